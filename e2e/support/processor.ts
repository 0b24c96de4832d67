import type { ElectronApplication } from 'playwright/test';

/**
 * What the app is told of the processor from now on. Tests share a machine with their own browser, box and compiler: whether it is too
 * busy for pre-rolling must not be chance.
 */
export async function pretendProcessor(app: ElectronApplication, state: 'idle' | 'busy'): Promise<void> {
  await app.evaluate((_electron, state) => {
    const os = process.getBuiltinModule('node:os');
    const startMs = performance.now();
    const before = os.cpus();
    os.cpus = () =>
      before.map((cpu) => {
        const passedMs = Math.round(performance.now() - startMs);
        const part = state === 'idle' ? 'idle' : 'user';
        return { ...cpu, times: { ...cpu.times, [part]: cpu.times[part] + passedMs } };
      });
    // So that those who import it by name get it, too.
    process.getBuiltinModule('node:module').syncBuiltinESMExports();
  }, state);
}
