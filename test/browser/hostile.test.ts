// One world for both of them: a system takes longer to start than most of them take.
import './hostile/mail.ts';
import './hostile/senders.ts';
