// One world for all of them: a system takes longer to start than most of them take.
import './keys/many.ts';
import './keys/a-ticket.ts';
import './keys/finder.ts';
import './keys/whole-ticket.ts';
