let isPressed = false;
const waiting: (() => void)[] = [];

function press(): void {
  isPressed = true;
}

addEventListener('mousedown', press, true);
for (const end of ['mouseup', 'dragend']) addEventListener(end, release, true);

function release(): void {
  isPressed = false;
  for (const work of waiting.splice(0)) setTimeout(work);
}

/** What moves the page waits until a click has met what it was meant for. */
export function afterPress(work: () => void): void {
  if (isPressed) waiting.push(work);
  else work();
}
