import { agentsAnswer } from './agents-act.ts';
import { awaitAssignments } from './assignment.ts';
import { customersWrite } from './customers-act.ts';
import { type Scene, scenes, times } from './plot.ts';
import { localTime, moveTo, type Stage } from './stage.ts';
import { type Minute, timeText } from './time.ts';

/** Plays the whole story on the running system. */
export async function play(stage: Stage): Promise<void> {
  for (const minute of times) {
    await moveTo(stage, minute);
    tellProgress(stage);
    await playAt(stage, minute);
    stage.minute = minute;
  }
}

async function playAt(stage: Stage, minute: Minute): Promise<void> {
  const scene = scenes.find(({ at }) => at === minute);
  if (scene && !scene.meanwhile) await playScene(stage, scene);
  await Promise.all([customersWrite(stage, minute), scene?.meanwhile ? playScene(stage, scene) : undefined]);
  await awaitAssignments(stage);
  tellProgress(stage);
  await agentsAnswer(stage, minute);
}

async function playScene(stage: Stage, { say, act }: Scene): Promise<void> {
  const outcome = await act(stage);
  stage.progress.say(`${timeText(localTime(stage))}  ${outcome === undefined ? say : `${say}: ${outcome}`}`);
}

function tellProgress(stage: Stage): void {
  const { log, tickets, progress } = stage;
  const counts = `${log.messages.length} messages, ${tickets.size} tickets, ${log.answers.length} answers`;
  progress.update(`${timeText(localTime(stage))}  ${counts}`);
}
