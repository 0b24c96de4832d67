import type { Conversion } from '../ffmpeg/conversion.ts';
import type { SourceInfo } from '../transport/stream-info.ts';

/** Whether a source needs no more than to be repackaged, and is made of what the Remuxer knows: H.264 with IDR pictures, and AAC. */
export function canRemux({ video, audio }: Conversion, info: SourceInfo): boolean {
  const videoFits =
    video.kind === 'none' || (video.kind === 'copy' && video.codec === 'h264' && !info.video?.openStarts);
  const audioFits = audio.kind === 'none' || (audio.kind === 'copy' && info.audio?.codec === 'aac');
  return videoFits && audioFits && (video.kind !== 'none' || audio.kind !== 'none');
}
