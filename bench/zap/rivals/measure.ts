// Rivals on the same channels: from the order to play until the target's colour is on the display.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fromHex } from '../../../e2e/support/television.ts';
import { withDisplay } from '../../../scripts/display.ts';
import { interrupted } from '../../../scripts/lib/program.ts';
import type { ElectronRuntime } from '../../../scripts/setup/electron.ts';
import { nowMs } from '../../support/clock.ts';
import type { Random } from '../../support/random.ts';
import { makeFramebufferDir } from '../../support/scene.ts';
import type { Broadcast } from '../broadcast.ts';
import type { RivalSample } from '../samples.ts';
import { Screen } from '../screen/screen.ts';
import { type BenchChannel, type ChannelGroup, home } from '../sources/recipe.ts';
import { pictureSize, type Rival, type RunningRival } from './rival.ts';
import { longestGap } from './standstill.ts';

const patienceMs = 30_000;
/** Long enough to see the standstill with which a player pays for an early first picture. */
const followMs = 5_000;
const calmMs = 300;

export interface RivalPlan {
  readonly groups: readonly ChannelGroup[];
  readonly rounds: (group: ChannelGroup) => number;
}

export async function measureRival(
  rival: Rival,
  runtime: ElectronRuntime,
  broadcast: Broadcast,
  random: Random,
  { groups, rounds }: RivalPlan,
): Promise<RivalSample[]> {
  const framebufferDir = await makeFramebufferDir();
  const folder = await mkdtemp(path.join(tmpdir(), 'afterglow-rival-'));
  // VLC writes there as somebody else.
  await chmod(folder, 0o777);
  const size = `${pictureSize.width}x${pictureSize.height}`;
  try {
    return await withDisplay(
      async (env) => {
        const screen = new Screen(framebufferDir, { x: 0, y: 0, ...pictureSize });
        let player: RunningRival | undefined;
        try {
          player = await rival.start({ env, folder, runtime });
          const meter = new RivalMeter(rival, player, screen, broadcast, random);
          const samples: RivalSample[] = [];
          for (const group of groups) samples.push(...(await meter.measure(group, rounds(group))));
          return samples;
        } finally {
          await player?.stop();
          await screen.close();
        }
      },
      { always: true, size, framebufferDir },
    );
  } finally {
    await rm(framebufferDir, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

class RivalMeter {
  readonly #rival: Rival;
  readonly #player: RunningRival;
  readonly #screen: Screen;
  readonly #broadcast: Broadcast;
  readonly #random: Random;
  #on: BenchChannel | undefined;

  constructor(rival: Rival, player: RunningRival, screen: Screen, broadcast: Broadcast, random: Random) {
    this.#rival = rival;
    this.#player = player;
    this.#screen = screen;
    this.#broadcast = broadcast;
    this.#random = random;
  }

  /** Every zap leaves a channel that plays, as the app's do: the group's other one, or the one where all begins. */
  async measure(group: ChannelGroup, rounds: number): Promise<RivalSample[]> {
    console.log(`${this.#rival.id}, ${group.name}: ${rounds} zaps`);
    const samples: RivalSample[] = [];
    for (let round = 0; round < rounds; round++) {
      const channel = group.channels[round % group.channels.length] ?? group.channels[0];
      if (this.#on === undefined || this.#on === channel) await this.#zap(group, home, 1_000);
      samples.push(await this.#zap(group, channel, followMs));
    }
    return samples;
  }

  async #zap(group: ChannelGroup, channel: BenchChannel, followMs: number): Promise<RivalSample> {
    await this.#player.rest?.();
    await delay(calmMs + this.#random.between(0, group.gopMs));
    interrupted.throwIfAborted();
    const watch = await this.#screen.watch({ colour: fromHex(channel.colour), patienceMs, followMs });
    interrupted.addEventListener('abort', watch.giveUp);
    const keyMs = nowMs();
    this.#player.play(this.#broadcast.tap.streamUrl(channel.number));
    const { pictureMs, frames } = await watch.seen;
    interrupted.removeEventListener('abort', watch.giveUp);
    this.#on = channel;
    const connection = this.#broadcast.tap.connectionSince(channel.number, keyMs);
    const since = (atMs: number | undefined) => (atMs === undefined ? undefined : atMs - keyMs);
    const last = frames.at(-1);
    return {
      ...{ rival: this.#rival.id, group: group.id, number: channel.number },
      screenMs: since(pictureMs),
      keyframeMs: since(connection?.keyframeMs),
      connectMs: since(connection?.openedMs),
      gapMs:
        pictureMs === undefined ? undefined : longestGap([...frames.map(({ atMs }) => atMs), pictureMs + followMs]),
      behindMs: last && this.#broadcast.behindMs(channel, last.frame, last.atMs),
    };
  }
}
