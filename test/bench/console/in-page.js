// Runs in the page, before anything of its own. Times are the page's, in milliseconds from its navigation.
(() => {
  const longTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) longTasks.push({ startTime, duration });
  }).observe({ type: 'longtask', buffered: true });
  let readyAt;
  const isReady = () => document.querySelector('[data-rows] li, [data-ready]') !== null;
  const look = () => {
    if (isReady()) readyAt = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  const afterPaint = (work) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = work;
      port2.postMessage(null);
    });
  let pressed;
  globalThis.bench = {
    isReady: () => readyAt !== undefined,
    /** When something was painted; when what one has come for was there and nothing kept the page busy. */
    load() {
      const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? readyAt;
      const busyUntil = longTasks.map(({ startTime, duration }) => startTime + duration);
      return {
        paint,
        interactive: Math.max(paint, readyAt, ...busyUntil.filter((at) => at < readyAt + 1000)),
      };
    },
    /** From the next key to the first paint after it, and to the frame in which it has led somewhere. */
    watchKey(isThere) {
      pressed = { paint: undefined, shown: undefined };
      const mine = pressed;
      const go = () => {
        const from = performance.now();
        afterPaint(() => {
          mine.paint = performance.now() - from;
        });
        const look = () => {
          if (isThere()) mine.shown = performance.now() - from;
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      };
      addEventListener('keydown', go, { capture: true, once: true });
    },
    pressed: () => pressed,
    /** The frames of so many steps, the longest work in one, and what was typed meanwhile. */
    async scroll(steps) {
      const list = document.querySelector('[data-rows]');
      const before = longTasks.length;
      const frames = [];
      let last = performance.now();
      for (let step = 0; step < steps; step++) {
        list.scrollBy(0, 400);
        await new Promise(requestAnimationFrame);
        frames.push(performance.now() - last);
        last = performance.now();
      }
      return { frames, longTasks: longTasks.slice(before).map(({ duration }) => duration) };
    },
  };
})();
