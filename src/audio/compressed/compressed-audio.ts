// Decodes FLAC, MP3, AAC, Ogg, MP4, Matroska and WebM: the packets are taken out of the file, the browser decodes them, and what an
// encoder put before and behind the sound is cut off. Block by block, whatever the length.

import { isAllocationFailure, VoxtuneError } from '../../lib/errors.ts';
import { toFileError } from '../../lib/file-reading.ts';
import type { AudioStream } from '../decoded-audio.ts';
import type { Decoding } from './decoding.ts';
import type { WholeFile } from './file-bytes.ts';
import { openContainer } from './open-container.ts';
import { openFlac, openFlacInOgg } from './open-flac.ts';
import { cutOut } from './sound-blocks.ts';

/** Opens a file that begins as one of the formats, or may be one of them. The stream is to be closed.
 *  Throws `audio/no-decoder` where this browser lacks the codec, `audio/unsupported-format` where all do, `audio/truncated`,
 *  `audio/empty` and `audio/undecodable`; `audio/not-audio` where it is none of them.
 *  @param name of the format that it begins as; null: there may be MPEG audio in it. */
export async function openCompressed(file: WholeFile, name: string | null): Promise<AudioStream> {
  let decoding: Decoding | null = null;
  try {
    decoding = await openDecoding(file, name);
    return await streamOf(decoding, file);
  } catch (thrown) {
    decoding?.close();
    throw await toAudioError(thrown, file, name ?? 'audio');
  }
}

async function openDecoding(file: WholeFile, name: string | null): Promise<Decoding> {
  const flac = name === 'FLAC' ? await openFlac(file) : name === 'Ogg' ? await openFlacInOgg(file) : null;
  return flac ?? openContainer(file, name);
}

async function streamOf(decoding: Decoding, file: WholeFile): Promise<AudioStream> {
  const { container, bounds, blocks } = decoding;
  // the decoder alone knows for sure what it gives
  const first = await blocks.next();
  if (first.done) throw noSamples(decoding);
  const { sampleRateHz, channels } = first.value;
  const length = bounds.length(sampleRateHz);
  const plan = { ...decoding, skip: bounds.skip(sampleRateHz), length, lengthIs: bounds.lengthIs };
  return {
    sampleRateHz,
    channelCount: channels.length,
    frameCount: length ?? 0,
    isEstimate: bounds.lengthIs === 'guess',
    blocks: () => tellingErrors(cutOut(first.value, plan), file, container),
    async close() {
      await blocks.return(undefined);
      decoding.close();
    },
  };
}

function noSamples({ container, bounds }: Decoding): VoxtuneError {
  // at whatever rate: it is about whether there should be any
  const expected = bounds.lengthIs === 'guess' ? 0 : (bounds.length(48_000) ?? 0);
  if (expected === 0) return new VoxtuneError('audio/empty', `The ${container} file holds no samples.`, {});
  const message = `The ${container} file ends before its sound, of which it should hold some. Was it copied whole?`;
  return new VoxtuneError('audio/truncated', message, { expected, found: 0 });
}

async function* tellingErrors<T>(
  items: AsyncGenerator<T, undefined>,
  file: WholeFile,
  container: string,
): AsyncGenerator<T, undefined> {
  try {
    yield* items;
  } catch (thrown) {
    throw await toAudioError(thrown, file, container);
  }
}

/** What is wrong with a file, where mediabunny stumbled over it. */
async function toAudioError(thrown: unknown, file: WholeFile, container: string): Promise<unknown> {
  const told = file instanceof Blob ? await toFileError(thrown, file) : thrown;
  if (told instanceof VoxtuneError || isAllocationFailure(told)) return told;
  const why = told instanceof Error ? told.message : String(told);
  return new VoxtuneError(
    'audio/undecodable',
    `The ${container} in this file cannot be read: ${why}`,
    {},
    { cause: told },
  );
}
