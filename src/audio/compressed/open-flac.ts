// FLAC by itself and in Ogg: its frames are taken out of the file here.

import { codecName } from './codec-names.ts';
import { refuseCut } from './containers.ts';
import { type Decoding, refuseUnknown } from './decoding.ts';
import { bytesAt, type WholeFile } from './file-bytes.ts';
import { type FlacStream, flacFrames, flacHeaderBytes, readFlacHeader } from './flac-frames.ts';
import { flacInOgg } from './ogg-pages.ts';
import { decodePackets } from './web-decoder.ts';

/** Null: it is none. */
export async function openFlac(file: WholeFile): Promise<Decoding | null> {
  const stream = readFlacHeader(await bytesAt(file, 0, flacHeaderBytes));
  return stream && decodingOf('FLAC', stream, flacFrames(file));
}

/** Null: the Ogg holds something else. */
export async function openFlacInOgg(file: WholeFile): Promise<Decoding | null> {
  const found = await flacInOgg(file);
  if (found) await refuseCut(file, 'Ogg');
  return found && decodingOf('Ogg', found, found.frames);
}

async function decodingOf(
  container: 'FLAC' | 'Ogg',
  { config, sampleCount }: FlacStream,
  frames: AsyncGenerator<Uint8Array<ArrayBuffer>, undefined>,
): Promise<Decoding> {
  await refuseUnknown(container, 'flac', config);
  return {
    container,
    bounds: { skip: () => 0, length: () => sampleCount, lengthIs: sampleCount === null ? 'guess' : 'end' },
    blocks: decodePackets(chunksOf(frames), config, codecName('flac')),
    paddingSeconds: () => 0,
    close: () => {},
  };
}

/** Their times are of no use: they come in order. */
async function* chunksOf(
  frames: AsyncGenerator<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<EncodedAudioChunk, undefined> {
  let timestamp = 0;
  for await (const data of frames) yield new EncodedAudioChunk({ type: 'key', timestamp: timestamp++, data });
}
