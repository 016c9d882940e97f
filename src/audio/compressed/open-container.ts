// MP3, AAC, Ogg, MP4, Matroska and WebM: mediabunny takes the packets out of the file.

import type { EncodedPacket, Input, InputAudioTrack } from 'mediabunny';
import { VoxtuneError } from '../../lib/errors.ts';
import { unsupportedAudio } from '../sample-blocks.ts';
import { codecName, otherCodecName } from './codec-names.ts';
import { matroskaPadding, refuseCut } from './containers.ts';
import { type Decoding, refuseUnknown } from './decoding.ts';
import type { WholeFile } from './file-bytes.ts';
import { guarded } from './guarded-source.ts';
import { isChained, nameInOgg } from './ogg-pages.ts';
import { type Container, preSkipOf, soundBounds, withoutPreSkip } from './sound-bounds.ts';
import { type Block, blockOf, decodePackets } from './web-decoder.ts';

/** @param name of the format that it begins as; null: there may be MPEG audio in it, else it throws `audio/not-audio`. */
export async function openContainer(file: WholeFile, name: string | null): Promise<Decoding> {
  const { ADTS, BlobSource, BufferSource, Input, LogLevel, Logging, MATROSKA, MP3, MP4, OGG, QTFF, WEBM } =
    await import('mediabunny');
  // what it warns of is told here
  Logging.level = LogLevel.Silent;
  const input = new Input({
    formats: [MP4, QTFF, MATROSKA, WEBM, OGG, MP3, ADTS],
    source: guarded(file instanceof Blob ? new BlobSource(file) : new BufferSource(file)),
  });
  try {
    if (name === null && !(await input.canRead()))
      throw new VoxtuneError('audio/not-audio', 'The file is not an audio file that is known here.', {});
    return { ...(await openTrack(file, input)), close: () => input.dispose() };
  } catch (thrown) {
    input.dispose();
    throw thrown;
  }
}

async function openTrack(file: WholeFile, input: Input): Promise<Omit<Decoding, 'close'>> {
  const container = containerOf((await input.getFormat()).name);
  await refuseCut(file, container);
  const tracks = await input.getAudioTracks();
  const track = tracks.find(({ codec }) => codec !== null) ?? tracks[0];
  if (!track && container === 'Ogg') throw unsupportedAudio(`Ogg with ${await nameInOgg(file)}`);
  if (!track) throw new VoxtuneError('audio/empty', `The ${container} file holds no sound.`, {});
  if (container === 'Ogg' && (await isChained(file)))
    throw unsupportedAudio('Ogg with several recordings one behind the other');
  const { codec } = track;
  if (codec === null) throw unsupportedAudio(`${container} with ${otherCodecName(track.internalCodecId)}`);
  const config = await track.getDecoderConfig();
  if (!config) {
    const message = `The ${container} file does not say how its ${codecName(codec)} is to be decoded.`;
    throw new VoxtuneError('audio/undecodable', message, {});
  }
  const bounds = await soundBounds(file, container, track, preSkipOf(config));
  if (codec.startsWith('pcm-') || codec === 'ulaw' || codec === 'alaw')
    return { container, bounds, blocks: pcmBlocks(track), paddingSeconds: () => 0 };
  await refuseUnknown(container, codec, config);
  let padding = 0;
  const chunks = chunksOf(track, async (last) => {
    if (container === 'Matroska' || container === 'WebM') padding = await matroskaPadding(file, last.data);
  });
  const blocks = decodePackets(chunks, withoutPreSkip(config), codecName(codec));
  return { container, bounds, blocks, paddingSeconds: () => padding };
}

function containerOf(format: string): Container {
  if (format === 'ADTS') return 'AAC';
  return format === 'QuickTime File Format' ? 'MP4' : (format as Container);
}

/** All packets, in order; `onLast` before the last of them is given. */
async function* chunksOf(
  track: InputAudioTrack,
  onLast: (packet: EncodedPacket) => Promise<void>,
): AsyncGenerator<EncodedAudioChunk, undefined> {
  const { EncodedPacketSink } = await import('mediabunny');
  let before: EncodedPacket | null = null;
  for await (const packet of new EncodedPacketSink(track).packets()) {
    if (before) yield before.toEncodedAudioChunk();
    before = packet;
  }
  if (!before) return;
  await onLast(before);
  yield before.toEncodedAudioChunk();
}

async function* pcmBlocks(track: InputAudioTrack): AsyncGenerator<Block, undefined> {
  const { AudioSampleSink } = await import('mediabunny');
  for await (const sample of new AudioSampleSink(track).samples()) {
    try {
      yield blockOf(sample);
    } finally {
      sample.close();
    }
  }
}
