import path from 'node:path';
import { openSocket, startPlayer } from './player-process.ts';
import { pictureSize, type Rival } from './rival.ts';

const geometry = `${pictureSize.width}x${pictureSize.height}+0+0`;

// Its defaults but for what a display without a window manager, graphics and sound forces upon it.
const forced = [
  ...['--no-config', '--no-terminal', '--idle=yes', '--force-window=yes'],
  ...[`--geometry=${geometry}`, '--no-border', '--vo=x11', '--ao=null'],
];

/** One process that has been running for long when one zaps: `loadfile` over its socket. */
function mpv(id: Rival['id'], extra: readonly string[]): Rival {
  const args = [...extra, ...forced];
  return {
    id,
    how: `mpv ${args.join(' ')}; running, told by "loadfile" over --input-ipc-server`,
    start: async ({ env, folder }) => {
      const file = path.join(folder, 'mpv.socket');
      const player = startPlayer('mpv', [...args, `--input-ipc-server=${file}`], env);
      const socket = await openSocket(player, file).catch(async (error: unknown) => {
        await player.stop();
        throw error;
      });
      return {
        play: (url) => void socket.write(`${JSON.stringify({ command: ['loadfile', url] })}\n`),
        stop: async () => {
          socket.destroy();
          await player.stop();
        },
      };
    },
  };
}

export const mpvDefault: Rival = mpv('mpv', []);
export const mpvLowLatency: Rival = mpv('mpv low-latency', ['--profile=low-latency']);
