/**
 * When a change of the document that has just been made is on the screen. An animation frame draws it: the one in which it was made, or
 * else the next. What is posted from within that frame runs when the page has handed it to the compositor, which needs a few
 * milliseconds more. `bench/zap` compares these times with what it reads off the screen itself (docs/performance.md).
 */
export function afterPaint(isInFrame: boolean, then: (atMs: number) => void): void {
  // A page that is not painted gets no animation frames.
  if (document.hidden) return then(performance.now());
  if (isInFrame) return afterFrame(then);
  requestAnimationFrame(() => afterFrame(then));
  return undefined;
}

function afterFrame(then: (atMs: number) => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', () => {
    port1.close();
    then(performance.now());
  });
  port1.start();
  port2.postMessage(undefined);
}

/** Resolves in the next animation frame; at once where there are none. */
export function animationFrame(): Promise<void> {
  if (document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    requestAnimationFrame(() => resolve());
  });
}
