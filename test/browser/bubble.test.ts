// One world for all of them: a system takes longer to start than most of them take.
import './bubble/visitor.ts';
import './bubble/in-its-place.ts';
import './bubble/hand-off.ts';
import './bubble/both-windows.ts';
