import path from 'node:path';
import { openSocket, startPlayer } from './player-process.ts';
import type { Rival } from './rival.ts';

// Its defaults but for the interface, the title over the picture, and what a display without graphics and sound forces upon it.
const options = ['-I', 'oldrc', '--rc-fake-tty', '--no-video-title-show', '--vout=xcb_x11', '--aout=adummy'];
/** nobody: VLC refuses to run as root. */
const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups', '--pdeathsig', 'TERM', '--'];

export const vlc: Rival = {
  id: 'VLC',
  how: `vlc ${options.join(' ')}; running, told by "clear" and "add URL" over --rc-unix`,
  start: async ({ env, folder }) => {
    const file = path.join(folder, 'vlc.socket');
    const args = [...options, '--rc-unix', file];
    const home = {
      ...env,
      HOME: folder,
      XDG_RUNTIME_DIR: folder,
      XDG_CACHE_HOME: undefined,
      XDG_CONFIG_HOME: undefined,
    };
    const player =
      process.getuid?.() === 0
        ? startPlayer('/usr/bin/setpriv', [...asNobody, 'vlc', ...args], home)
        : startPlayer('vlc', args, home);
    const socket = await openSocket(player, file).catch(async (error: unknown) => {
      await player.stop();
      throw error;
    });
    return {
      play: (url) => void socket.write(`clear\nadd ${url}\n`),
      stop: async () => {
        socket.destroy();
        await player.stop();
      },
    };
  },
};
