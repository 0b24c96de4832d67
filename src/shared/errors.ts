/**
 * Every failure that a person can meet has a code here, the words for it, and whether trying again by itself makes sense.
 * The engine throws codes with context; only this module turns them into sentences.
 */
import { z } from 'zod';

const errorCodes = [
  'no-tuner',
  'no-spare-tuner',
  'no-spare-slot',
  'machine-busy',
  'too-many-viewers',
  'profile-unknown',
  'still-watched',
  'box-unreachable',
  'box-busy',
  'box-not-understood',
  'box-refused',
  'channel-unknown',
  'channel-protected',
  'no-signal',
  'source-silent',
  'source-ended',
  'not-a-stream',
  'no-picture',
  'playlist-unreadable',
  'ffmpeg-missing',
  'ffmpeg-broken',
  'ffmpeg-failed',
  'not-remuxable',
  'disk-full',
  'disk-unusable',
  'port-taken',
  'history-broken',
  'history-not-kept',
  'not-saved',
  'settings-broken',
  'settings-newer',
  'settings-invalid',
  'player-failed',
  'aborted',
  'internal',
] as const;

export const errorCodeSchema = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** What the sentences are filled with. All of it is already free of credentials. */
const errorContextSchema = z.object({
  channel: z.string().optional(),
  box: z.string().optional(),
  /** Who holds the tuners of the box, in words: "Das Dritte (watched)". */
  holders: z.array(z.string()).optional(),
  tuners: z.number().int().optional(),
  path: z.string().optional(),
  /** What there is to choose from. */
  choices: z.array(z.string()).optional(),
  port: z.number().int().optional(),
  /** What the other side said, shortened, for the second line and the log. */
  detail: z.string().optional(),
});
export type ErrorContext = z.infer<typeof errorContextSchema>;

/** A failure as it travels over IPC and HTTP. */
export const failureSchema = z.object({
  code: errorCodeSchema,
  context: errorContextSchema,
  title: z.string(),
  advice: z.string(),
  retry: z.boolean(),
});
export type Failure = z.infer<typeof failureSchema>;

interface Words {
  readonly title: (context: ErrorContext) => string;
  readonly advice: (context: ErrorContext) => string;
  /** Whether the same thing may work in a few seconds without anybody's doing. */
  readonly retry: boolean;
}

const channel = (c: ErrorContext): string => c.channel ?? 'This channel';
const box = (c: ErrorContext): string => c.box ?? 'the box';
const Box = (c: ErrorContext): string => c.box ?? 'The box';

const words: Record<ErrorCode, Words> = {
  'no-tuner': {
    title: (c) => `No tuner free for ${channel(c)}`,
    advice: (c) => {
      const holders = c.holders ?? [];
      const others = c.tuners === undefined || holders.length < c.tuners ? ['other devices on the network'] : [];
      const who = [...holders, ...others].join(', ');
      const all =
        c.tuners === undefined ? `${Box(c)} has no tuner left` : `All ${c.tuners} tuners of ${box(c)} are in use`;
      return `${all}: ${who}. Stop one of them, or watch what is already running.`;
    },
    retry: true,
  },
  'no-spare-tuner': {
    title: (c) => `No tuner to spare for ${channel(c)}`,
    advice: (c) =>
      `A channel that nobody has asked for is started only while ${box(c)} keeps one tuner free. Tune to it, or keep it warm by hand.`,
    retry: false,
  },
  'no-spare-slot': {
    title: (c) => `No slot to spare for ${channel(c)}`,
    advice: () =>
      'A channel that nobody has asked for is started only while the warm pool has room. Tune to it, or keep it warm by hand.',
    retry: false,
  },
  'machine-busy': {
    title: () => 'This computer is busy',
    advice: () =>
      'Channels that nobody has asked for wait until the processor has time to spare. What is on is not affected.',
    retry: true,
  },
  'too-many-viewers': {
    title: (c) => `${channel(c)} has as many viewers as it may`,
    advice: () => 'No more than 50 devices can watch one channel. Stop it on one of them.',
    retry: false,
  },
  'profile-unknown': {
    title: (c) => `There is no profile "${c.detail ?? ''}"`,
    advice: (c) => `Nothing can be converted to it. There are: ${(c.choices ?? []).join(', ')}.`,
    retry: false,
  },
  'still-watched': {
    title: (c) => `${channel(c)} is being watched`,
    advice: (c) => `It stays for as long as somebody watches it${c.holders ? `: ${c.holders.join(', ')}` : ''}.`,
    retry: false,
  },
  'box-unreachable': {
    title: (c) => `${Box(c)} does not answer`,
    advice: () =>
      'Check that it is switched on and on the same network, and that its address in the settings is right.',
    retry: true,
  },
  'box-busy': {
    title: (c) => `${Box(c)} is busy`,
    advice: () => 'It answered that it cannot tune just now. It is asked again by itself.',
    retry: true,
  },
  'box-not-understood': {
    title: (c) => `${Box(c)} answered something that is no line-up`,
    advice: (c) => `${c.detail ? `${c.detail} ` : ''}Check its address in the settings.`,
    retry: false,
  },
  'box-refused': {
    title: (c) => `${Box(c)} refused ${channel(c)}`,
    advice: (c) => `${c.detail ? `It said: ${c.detail}. ` : ''}Check your subscription, user name and password.`,
    retry: false,
  },
  'channel-unknown': {
    title: (c) => (c.box ? `${channel(c)} is not in the line-up of ${c.box}` : `${channel(c)} is in no line-up`),
    advice: () => 'Scan for channels on the box, or load the playlist again.',
    retry: false,
  },
  'channel-protected': {
    title: (c) => `${channel(c)} is copy-protected`,
    advice: (c) => `${Box(c)} hands it out only to players that can decrypt it. Choose another channel.`,
    retry: false,
  },
  'no-signal': {
    title: (c) => `No signal on ${channel(c)}`,
    advice: (c) =>
      `${Box(c)} could not tune to it. It is tried again by itself; if it stays so, check the aerial and its cable, or scan for channels again.`,
    retry: true,
  },
  'source-silent': {
    title: (c) => `${channel(c)} sends nothing`,
    advice: (c) =>
      `${Box(c)} accepted it, but no data came. It is tried again by itself; if it stays so, check the aerial or the provider.`,
    retry: true,
  },
  'source-ended': {
    title: (c) => `${channel(c)} was cut off`,
    advice: (c) => `${Box(c)} closed the stream. It is opened again by itself.`,
    retry: true,
  },
  'not-a-stream': {
    title: (c) => `${channel(c)} is no television stream`,
    advice: (c) => `${c.detail ? `${c.detail} ` : ''}Check the address of this channel in the playlist.`,
    retry: false,
  },
  'no-picture': {
    title: (c) => `${channel(c)} has no picture yet`,
    advice: () =>
      'Data arrives, but nothing in it can be decoded. The signal may be too weak. It is tried again by itself.',
    retry: true,
  },
  'playlist-unreadable': {
    title: (c) => `The playlist of ${box(c)} cannot be read`,
    advice: (c) =>
      `${c.path ? `Looked at ${c.path}. ` : ''}${c.detail ? `${c.detail} ` : ''}Check the path or address in the settings.`,
    retry: false,
  },
  'ffmpeg-missing': {
    title: () => 'FFmpeg was not found',
    advice: (c) =>
      `${c.path ? `Looked for ${c.path}. ` : ''}Install it ("sudo apt install ffmpeg") or give its path as "ffmpegPath" in the settings.`,
    retry: true,
  },
  'ffmpeg-broken': {
    title: () => 'FFmpeg does not start',
    advice: (c) =>
      `${c.path ?? 'ffmpeg'} was found but ended at once${c.detail ? ` ("${c.detail}")` : ''}. Install it again, or give another path as "ffmpegPath".`,
    retry: true,
  },
  'ffmpeg-failed': {
    title: (c) => `${channel(c)} could not be converted`,
    advice: (c) => `FFmpeg ended${c.detail ? ` ("${c.detail}")` : ''}. It is started again by itself.`,
    retry: true,
  },
  'not-remuxable': {
    title: (c) => `${channel(c)} cannot be repackaged`,
    advice: (c) => `${c.detail ? `The reason: ${c.detail}. ` : ''}FFmpeg takes over by itself.`,
    retry: true,
  },
  'disk-full': {
    title: () => 'The disk is full',
    advice: (c) =>
      `Nothing more fits in ${c.path ?? 'the segment folder'}. Watching goes on from memory; free some space to keep more than the last seconds.`,
    retry: true,
  },
  'disk-unusable': {
    title: () => 'Segments cannot be written',
    advice: (c) =>
      `${c.path ?? 'The segment folder'} cannot be used${c.detail ? ` (${c.detail})` : ''}. Watching goes on from memory.`,
    retry: true,
  },
  'port-taken': {
    title: (c) => `Port ${c.port ?? ''} is taken by another program`,
    advice: () =>
      'Afterglow uses a free one until the next start. Choose another "port" in the settings, or 0 for any.',
    retry: false,
  },
  'history-broken': {
    title: () => 'The history of what was watched could not be read',
    advice: (c) => `It is kept as ${c.path ?? 'a copy'}; Afterglow begins to learn anew.`,
    retry: false,
  },
  'history-not-kept': {
    title: () => 'What is watched cannot be kept',
    advice: (c) =>
      `${c.path ?? 'The file'} cannot be opened, so what Afterglow learns is gone when it is closed. Make room on the disk, see that the folder may be written to, and start it anew.`,
    retry: false,
  },
  'not-saved': {
    title: () => 'The file could not be written',
    advice: (c) => `${c.path ?? 'It'} is not there, or not complete. Choose another folder, or make room on the disk.`,
    retry: false,
  },
  'settings-broken': {
    title: () => 'The settings file could not be read',
    advice: (c) => `It is kept as ${c.path ?? 'a copy'}; Afterglow started with the default settings.`,
    retry: false,
  },
  'settings-newer': {
    title: () => 'The settings come from a newer version of Afterglow',
    advice: (c) =>
      `${c.path ?? 'The file'} is left as it is, and nothing is written to it. What this version understands is used.`,
    retry: false,
  },
  'settings-invalid': {
    title: () => 'A setting was not understood',
    advice: (c) => `${c.detail ? `${c.detail}. ` : ''}Everything else in ${c.path ?? 'the file'} is used.`,
    retry: false,
  },
  'player-failed': {
    title: (c) => `${channel(c)} could not be played`,
    advice: () => 'The player gave up on the picture. It is started again by itself.',
    retry: true,
  },
  aborted: { title: () => 'Cancelled', advice: () => 'Another channel was chosen meanwhile.', retry: false },
  internal: {
    title: () => 'Something went wrong inside Afterglow',
    advice: (c) => `${c.detail ? `${c.detail}. ` : ''}The log has the details.`,
    retry: true,
  },
};

/** The sentences for a code: what happened, to which channel or box, and what can be done. */
export function toFailure(code: ErrorCode, context: ErrorContext = {}): Failure {
  const { title, advice, retry } = words[code];
  return { code, context, title: title(context), advice: advice(context), retry };
}
