// Which of the samples that a decoder gives are the sound: encoders put some before it and behind it. As ffmpeg cuts them off: by LAME's
// tag in MP3, by edit lists (or iTunes' own tag) at the beginning of MP4, by Opus's pre-skip, the last page of an Ogg and the last
// block of a Matroska file; nothing of AAC without a container. (FLAC has none.)

import type { InputAudioTrack } from 'mediabunny';
import { iTunesPadding } from './containers.ts';
import { bytesAt, sizeOf, viewOn, type WholeFile } from './file-bytes.ts';
import { mp3Sound, mp3StartBytes, readMp3Header } from './mp3-header.ts';
import { firstSoundPage } from './ogg-pages.ts';

export type Container = 'MP3' | 'AAC' | 'FLAC' | 'Ogg' | 'MP4' | 'Matroska' | 'WebM';

export interface SoundBounds {
  /** Samples before it, at the rate that the decoder turns out to give. */
  skip(rateHz: number): number;
  /** What the file says of its length, in samples; null: nothing. */
  length(rateHz: number): number | null;
  /** `end`: what is beyond that length is none of it. `about`: a little more is. `guess`: it may be anything. */
  lengthIs: 'end' | 'about' | 'guess';
}

/** @param preSkip samples that an Opus stream says are none, at 48 kHz. */
export async function soundBounds(
  file: WholeFile,
  container: Container,
  track: InputAudioTrack,
  preSkip: number,
): Promise<SoundBounds> {
  switch (container) {
    case 'MP3': {
      const header = readMp3Header(await bytesAt(file, 0, mp3StartBytes), sizeOf(file));
      const { skip, keep } = header ? mp3Sound(header) : { skip: 0, keep: null };
      if (keep !== null) return { skip: () => skip, length: () => keep, lengthIs: header?.padding ? 'end' : 'about' };
      return { ...(await guess(file, track)), skip: () => skip };
    }
    case 'Ogg': {
      const [first, end] = [await track.getFirstTimestamp(), await track.computeDuration()];
      // one that was cut out of a longer one begins with packets for what is before its own time: they are there all the same
      const before = await samplesBeforeZero(file, track, preSkip);
      const length = (rateHz: number) => Math.round((end - first) * rateHz) + before;
      // nor does an Opus stream then tell where its own samples begin
      return { skip: () => preSkip, length, lengthIs: preSkip > 0 && first > 0 ? 'about' : 'end' };
    }
    case 'MP4': {
      const first = await track.getFirstTimestamp();
      const seconds = (await track.getDurationFromMetadata()) ?? (await track.computeDuration());
      const about = { length: samples(Math.max(0, seconds - Math.max(0, first))), lengthIs: 'about' } as const;
      if (first < 0) return { ...about, skip: samples(-first) };
      const untold = preSkip || ((await track.getCodec()) === 'aac' ? await iTunesPadding(file) : 0);
      return { ...about, skip: () => untold };
    }
    case 'Matroska':
    case 'WebM': {
      const seconds = await track.getDurationFromMetadata();
      const length =
        seconds === null ? await guess(file, track) : { length: samples(seconds), lengthIs: 'guess' as const };
      return { ...length, skip: () => preSkip };
    }
    default:
      return guess(file, track);
  }
}

/** How many more samples the packets of the first page of sound have than its time says: at its end, and of none before. */
async function samplesBeforeZero(file: WholeFile, track: InputAudioTrack, preSkip: number): Promise<number> {
  const page = await firstSoundPage(file);
  if (!page || page.isLast) return 0;
  const { EncodedPacketSink } = await import('mediabunny');
  const rateHz = preSkip > 0 ? 48_000 : await track.getSampleRate();
  let seconds = 0;
  for await (const packet of new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true })) {
    // where the page begins that it ends in, and its place there
    if (packet.sequenceNumber >= page.end) break;
    seconds += packet.duration;
  }
  return Math.max(0, Math.round(seconds * rateHz) - Math.max(0, page.granule - preSkip));
}

const samples = (seconds: number) => (rateHz: number) => Math.round(seconds * rateHz);

/** From what the first packets take of the file. */
async function guess(file: WholeFile, track: InputAudioTrack): Promise<SoundBounds> {
  const { averagePacketRate, averageBitrate } = await track.computePacketStats(16);
  const seconds = averagePacketRate > 0 && averageBitrate > 0 ? (8 * sizeOf(file)) / averageBitrate : 0;
  return { skip: () => 0, length: seconds > 0 ? samples(seconds) : () => null, lengthIs: 'guess' };
}

/** Of Opus's header (RFC 7845, 5.1), wherever it was found. */
export function preSkipOf(config: AudioDecoderConfig): number {
  const header = opusHeader(config);
  return header ? viewOn(header).getUint16(preSkipAt, true) : 0;
}

/** So that every decoder gives all samples: some leave those of the pre-skip out, some do not. */
export function withoutPreSkip(config: AudioDecoderConfig): AudioDecoderConfig {
  const header = opusHeader(config);
  if (!header) return config;
  const description = header.slice();
  viewOn(description).setUint16(preSkipAt, 0, true);
  return { ...config, description };
}

const preSkipAt = 10;

function opusHeader({ codec, description }: AudioDecoderConfig): Uint8Array<ArrayBuffer> | null {
  if (codec !== 'opus' || !description || description.byteLength < 19) return null;
  const bytes = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
  return bytes.slice();
}
