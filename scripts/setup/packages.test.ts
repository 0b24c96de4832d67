import { describe, expect, it } from 'vitest';
import { aptInstall, type MachineFacts, planSystemPackages } from './packages.ts';

const LIBRARIES = ['libgtk-3.so.0', 'libnss3.so', 'libasound.so.2', 'libgbm.so.1'];

const complete: MachineFacts = {
  platform: 'linux',
  programs: new Set(['ffmpeg', 'Xvfb']),
  libraries: new Set(LIBRARIES),
  hasFont: true,
  hasApt: true,
  aptKnows: new Set(['libgtk-3-0', 'libasound2']),
  rights: 'root',
};
const bare: MachineFacts = { ...complete, programs: new Set(), libraries: new Set(), hasFont: false };

describe('planSystemPackages', () => {
  it('wants nothing on a machine that has everything', () => {
    expect(planSystemPackages(complete, true)).toEqual({ kind: 'nothing' });
  });

  it('installs on a bare Debian 12 what Electron, FFmpeg and the tests need', () => {
    expect(planSystemPackages(bare, true)).toMatchObject({
      kind: 'install',
      packages: ['ffmpeg', 'libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'fonts-dejavu-core', 'xvfb'],
    });
  });

  it('takes the new names where apt knows them', () => {
    const noble = { ...bare, aptKnows: new Set(['libgtk-3-0t64', 'libasound2t64']) };
    expect(planSystemPackages(noble, false)).toMatchObject({
      packages: ['ffmpeg', 'libgtk-3-0t64', 'libnss3', 'libasound2t64', 'libgbm1', 'fonts-dejavu-core'],
    });
  });

  it('needs no Xvfb where there is a display', () => {
    const plan = planSystemPackages({ ...complete, programs: new Set(['ffmpeg']) }, false);
    expect(plan).toEqual({ kind: 'nothing' });
  });

  it('prints one command where it may not install', () => {
    const plan = planSystemPackages({ ...complete, programs: new Set(['Xvfb']), rights: 'none' }, true);
    expect(plan).toEqual({
      kind: 'ask',
      what: ['FFmpeg'],
      advice: expect.stringContaining(
        "sudo sh -c 'apt-get update && apt-get install --yes --no-install-recommends ffmpeg'",
      ),
    });
  });

  it('names what is missing where there is no apt', () => {
    const plan = planSystemPackages({ ...complete, hasApt: false, libraries: new Set(LIBRARIES.slice(1)) }, true);
    expect(plan).toMatchObject({ kind: 'ask', what: ['GTK 3'] });
  });

  it.each([
    ['darwin', 'brew install ffmpeg'],
    ['win32', 'winget install ffmpeg'],
  ] as const)('asks for FFmpeg alone on %s', (platform, advice) => {
    expect(planSystemPackages({ ...bare, platform, hasApt: false }, true)).toEqual({
      kind: 'ask',
      what: ['FFmpeg'],
      advice: expect.stringContaining(advice),
    });
  });

  it('leaves recommended packages out', () => {
    expect(aptInstall(['a', 'b'])).toEqual(['apt-get', 'install', '--yes', '--no-install-recommends', 'a', 'b']);
  });
});
