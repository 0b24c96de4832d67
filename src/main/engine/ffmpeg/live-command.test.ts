import { describe, expect, it } from 'vitest';
import type { SourceInfo } from '../transport/stream-info.ts';
import { liveCommand } from './command/live-command.ts';
import { describeConversion, planConversion } from './conversion.ts';
import { namedProfile } from './named-profiles.ts';
import { profileFor, profileHash } from './profile.ts';

const ownPlayer = { video: ['h264' as const], audio: ['aac' as const] };
const profile = profileFor('test', { video: ['h264'], audio: ['aac'] }, 720);
const base = { programNumber: 1, pmtPid: 4096, pcrPid: 256 };
const h264 = { codec: 'h264', pid: 256, width: 1280, height: 720, interlaced: false, profile: 100 } as const;
const source = (parts: Partial<SourceInfo>): SourceInfo => ({ ...base, ...parts });
const after = (args: readonly string[], option: string): string | undefined => args[args.indexOf(option) + 1];

describe('planConversion', () => {
  it('copies H.264 and AAC', () => {
    const plan = planConversion(source({ video: h264, audio: { codec: 'aac', pid: 257 } }), profile);
    expect(plan).toEqual({ video: { kind: 'copy', codec: 'h264' }, audio: { kind: 'copy', adts: true } });
  });

  it.each([
    ['interlaced H.264', { ...h264, interlaced: true }, true],
    ['H.264 without IDR pictures', { ...h264, openStarts: true as const }, false],
    ['10-bit H.264', { ...h264, bitDepth: 10, profile: 110 }, false],
    ['HEVC that the player cannot decode', { ...h264, codec: 'hevc' as const }, false],
    [
      'MPEG-2, taken as interlaced until known',
      { codec: 'mpeg2video' as const, pid: 256, width: 720, height: 576 },
      true,
    ],
  ])('converts %s', (_, video, deinterlace) => {
    expect(planConversion(source({ video }), profile).video).toMatchObject({ kind: 'encode', deinterlace });
  });

  it('copies H.264 without IDR pictures for a player that can begin anywhere', () => {
    const plan = planConversion(
      source({ video: { ...h264, openStarts: true } }),
      namedProfile('original', 720, ownPlayer),
    );
    expect(plan.video.kind).toBe('copy');
  });

  it('copies HEVC for a player that can decode it', () => {
    const able = profileFor('test', { video: ['h264', 'hevc'], audio: ['aac'] }, 720);
    expect(planConversion(source({ video: { ...h264, codec: 'hevc' } }), able).video.kind).toBe('copy');
  });

  it('scales down only what is larger than the machine can convert', () => {
    const scaled = (height: number) =>
      planConversion(source({ video: { codec: 'mpeg2video', pid: 1, height } }), profile).video;
    expect(scaled(1080)).toMatchObject({ scaleToHeight: 720 });
    expect(scaled(576)).toMatchObject({ scaleToHeight: undefined });
  });

  it('plays radio without a picture and silent films without sound', () => {
    expect(planConversion(source({ audio: { codec: 'mp2', pid: 1 } }), profile)).toEqual({
      video: { kind: 'none' },
      audio: { kind: 'encode' },
    });
    expect(planConversion(source({ video: h264 }), profile).audio).toEqual({ kind: 'none' });
  });

  it('says in words what it does', () => {
    const info = source({ video: { ...h264, codec: 'mpeg2video', height: 1080 }, audio: { codec: 'ac3', pid: 2 } });
    expect(describeConversion(info, planConversion(info, profile))).toEqual({
      video: 'mpeg2video → h264 720p',
      audio: 'ac3 → aac',
    });
  });
});

describe('liveCommand', () => {
  it('reads a transport stream from stdin and writes fragments to stdout', () => {
    const args = liveCommand({ video: { kind: 'copy', codec: 'h264' }, audio: { kind: 'copy', adts: true } }, profile);
    expect(after(args, '-i')).toBe('pipe:0');
    expect(args.at(-1)).toBe('pipe:1');
    expect(after(args, '-c:v')).toBe('copy');
    expect(after(args, '-bsf:a')).toBe('aac_adtstoasc');
    expect(args).not.toContain('libx264');
  });

  it('deinterlaces, scales and sets a keyframe each second when it converts', () => {
    const args = liveCommand(
      { video: { kind: 'encode', deinterlace: true, scaleToHeight: 720 }, audio: { kind: 'encode' } },
      profile,
    );
    expect(after(args, '-vf')).toMatch(/^yadif.*scale=.*720.*setsar=1$/);
    expect(after(args, '-force_key_frames')).toBe('expr:gte(t,n_forced*1)');
    expect(after(args, '-c:a')).toBe('aac');
  });

  it('leaves out what the source does not have', () => {
    const args = liveCommand({ video: { kind: 'none' }, audio: { kind: 'encode' } }, profile);
    expect(args).toContain('-vn');
    expect(args).not.toContain('0:v:0');
  });
});

describe('profileHash', () => {
  it('is the same for the same abilities in another order and differs for others', () => {
    const a = profileHash(profileFor('test', { video: ['hevc', 'h264'], audio: ['aac'] }, 720));
    const b = profileHash(profileFor('test', { video: ['h264', 'hevc'], audio: ['aac'] }, 720));
    expect(a).toBe(b);
    expect(profileHash(profile)).not.toBe(a);
    expect(profileHash(profileFor('test', { video: ['h264'], audio: ['aac'] }, 1080))).not.toBe(profileHash(profile));
  });
});
