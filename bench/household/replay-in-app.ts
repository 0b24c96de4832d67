// Makes the zaps of a plan in the real app, by keys.
import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { interrupted } from '../../scripts/lib/program.ts';
import type { ElectronRuntime } from '../../scripts/setup/electron.ts';
import { HistoryDatabase } from '../../src/main/persistence/history-database.ts';
import type { ZapReport } from '../../src/shared/model/zap-report.ts';
import { runApp } from '../support/app.ts';
import { zapBy } from '../support/page-state.ts';
import { withScene } from '../support/scene.ts';
import type { HouseholdPlan } from './plan.ts';

/** The user that the window's viewers are. */
const userId = 'living room';
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** `ahead`: as the app is delivered; or else with nothing made ready, and the pool's usual slots. */
export function replay(
  runtime: ElectronRuntime,
  plan: HouseholdPlan,
  { ahead, tuners }: { readonly ahead: boolean; readonly tuners: number },
): Promise<ZapReport[]> {
  const settings = ahead ? {} : { warmAhead: false, preRoll: 0 };
  return withScene({ name: 'bench-household', runtime, tuners, settings }, async (scene) => {
    await mkdir(scene.userDataDir, { recursive: true });
    const { history } = await HistoryDatabase.open(scene.userDataDir, Date.now(), silent);
    history.savePredictor(userId, plan.learned);
    history.dispose();
    return runApp(scene, async ({ page, tv }) => {
      const reports: ZapReport[] = [];
      await zapBy(page, () => tv.tune(plan.first));
      for (const { number, step, afterMs } of plan.zaps) {
        interrupted.throwIfAborted();
        await delay(afterMs);
        const key = step === 1 ? 'ArrowUp' : step === -1 ? 'ArrowDown' : undefined;
        const report = await zapBy(page, () => (key ? page.keyboard.press(key) : tv.tune(number)));
        if (report) reports.push(report);
      }
      return reports;
    });
  });
}
