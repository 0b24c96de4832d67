// Where the bench's clips are kept: outside the repository, made once per recipe.
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PICTURE_MARKS } from '../../../scripts/demo-clips/marks.ts';
import { repositoryRoot } from '../../../scripts/lib/child.ts';
import { interrupted } from '../../../scripts/lib/program.ts';
import { cacheFolder } from '../../../scripts/setup/electron-cache.ts';
import { CHANNELS_FILE, type DemoChannels } from '../../../src/main/demo-box/channels.ts';
import { makeBenchClip } from './encode.ts';
import { asDemoChannel, benchChannels, recipeVersion } from './recipe.ts';

const demoClips = path.join(repositoryRoot, 'resources', 'demo');

/** The folder with the clips, for `startDemoBox`. A minute or three the first time, nothing afterwards. */
export async function ensureBenchClips(): Promise<string> {
  const recipe = JSON.stringify([recipeVersion, PICTURE_MARKS, benchChannels]);
  const hash = createHash('sha256').update(recipe).digest('hex').slice(0, 12);
  const folder = path.join(cacheFolder(), `bench-clips-${hash}`);
  if (await exists(path.join(folder, CHANNELS_FILE))) return folder;
  await mkdir(cacheFolder(), { recursive: true });
  // In the same file system, so that the finished folder appears at once or not at all.
  const making = await mkdtemp(path.join(cacheFolder(), 'making-bench-clips-'));
  const scratch = path.join(making, 'scratch');
  try {
    await mkdir(scratch);
    for (const [i, channel] of benchChannels.entries()) {
      interrupted.throwIfAborted();
      console.log(`Making the bench's clips, once: ${i + 1}/${benchChannels.length} ${channel.group}`);
      const file = path.join(making, channel.file);
      if (channel.demoFile === undefined) await writeFile(file, await makeBenchClip(channel, scratch));
      else await copyFile(path.join(demoClips, channel.demoFile), file);
    }
    const channels: DemoChannels = { marks: PICTURE_MARKS, channels: benchChannels.map(asDemoChannel) };
    await writeFile(path.join(making, CHANNELS_FILE), `${JSON.stringify(channels, null, 2)}\n`);
    await rm(scratch, { recursive: true });
    // Another run may have been quicker; its clips are as good.
    await rename(making, folder).catch(async (error: unknown) => {
      if (!(await exists(path.join(folder, CHANNELS_FILE)))) throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return folder;
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
