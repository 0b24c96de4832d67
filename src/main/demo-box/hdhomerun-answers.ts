import type { DemoChannel } from './channels.ts';
import type { TunerUse } from './tuners.ts';

/** The box's JSON, in the shapes of https://info.hdhomerun.com/info/http_api and of what real boxes answer. */

/** A device id ends in a check digit; this one passes libhdhomerun's `hdhomerun_discover_validate_device_id`. */
export const DEFAULT_DEVICE_ID = '10AF7E31';

const VIDEO_NAMES = { h264: 'H264', hevc: 'HEVC', mpeg2: 'MPEG2' } as const;
const AUDIO_NAMES = { aac: 'AAC', ac3: 'AC3', mp2: 'MPEG' } as const;

export function discoverAnswer(baseUrl: string, deviceId: string, tunerCount: number): object {
  return {
    FriendlyName: 'Afterglow Demo Box',
    ModelNumber: 'AFTERGLOW-DEMO',
    FirmwareName: 'afterglow_demo',
    FirmwareVersion: '1',
    DeviceID: deviceId,
    DeviceAuth: 'afterglow-demo',
    BaseURL: baseUrl,
    LineupURL: `${baseUrl}/lineup.json`,
    TunerCount: tunerCount,
  };
}

export function lineupAnswer(baseUrl: string, channels: readonly DemoChannel[]): object[] {
  return channels.map(({ number, name, video, audio, hd }) => ({
    GuideNumber: number,
    GuideName: name,
    ...(video === null ? {} : { VideoCodec: VIDEO_NAMES[video.codec] }),
    AudioCodec: AUDIO_NAMES[audio.codec],
    ...(hd ? { HD: 1 } : {}),
    URL: streamUrl(baseUrl, number),
  }));
}

export function lineupPlaylist(baseUrl: string, channels: readonly DemoChannel[]): string {
  const entries = channels.map(
    ({ number, name }) =>
      `#EXTINF:-1 channel-id="${number}" channel-number="${number}" tvg-name="${name}",${number} ${name}\n${streamUrl(baseUrl, number)}\n`,
  );
  return `#EXTM3U\n${entries.join('')}`;
}

export function lineupStatusAnswer(): object {
  return { ScanInProgress: 0, ScanPossible: 0, Source: 'Antenna', SourceList: ['Antenna'] };
}

/** An idle tuner says nothing but its name: that is how clients tell. */
export function statusAnswer(uses: readonly (TunerUse | undefined)[], channels: readonly DemoChannel[]): object[] {
  return uses.map((use, i) => {
    const Resource = `tuner${i}`;
    if (use === undefined) return { Resource };
    const position = channels.findIndex(({ number }) => number === use.guideNumber);
    return {
      Resource,
      VctNumber: use.guideNumber,
      VctName: use.guideName,
      // One invented 8 MHz multiplex per channel, from UHF channel 21 on.
      Frequency: 474_000_000 + 8_000_000 * position,
      SignalStrengthPercent: 96 - position,
      SignalQualityPercent: 100,
      SymbolQualityPercent: 100,
      TargetIP: use.targetIp,
    };
  });
}

function streamUrl(baseUrl: string, number: string): string {
  return `${baseUrl}/auto/v${number}`;
}
