// Decodes FLAC, MP3, AAC, Ogg, MP4, Matroska and WebM: mediabunny takes the packets out of the file, the browser decodes them, and
// what an encoder put before and behind the sound is cut off. Block by block, whatever the length.

import type { EncodedPacket, Input, InputAudioTrack } from 'mediabunny';
import { isAllocationFailure, VoxtuneError } from '../../lib/errors.ts';
import { toFileError } from '../../lib/file-reading.ts';
import type { AudioStream } from '../decoded-audio.ts';
import { unsupportedAudio } from '../sample-blocks.ts';
import { browsersThatDecode, codecName, otherCodecName } from './codec-names.ts';
import { matroskaPadding, missingOfMatroska, missingOfMp4, missingOfOgg } from './containers.ts';
import { sizeOf, type WholeFile } from './file-bytes.ts';
import { type FlacInOgg, flacInOgg, nameInOgg } from './ogg-packets.ts';
import { cutOut } from './sound-blocks.ts';
import { type Container, preSkipOf, type SoundBounds, soundBounds, withoutPreSkip } from './sound-bounds.ts';
import { type Block, blockOf, decodePackets } from './web-decoder.ts';

const missingOf: Partial<Record<Container, (file: WholeFile) => Promise<number>>> = {
  MP4: missingOfMp4,
  Ogg: missingOfOgg,
  Matroska: missingOfMatroska,
  WebM: missingOfMatroska,
};

/** What the decoder gives, and at last how many samples of that are none. */
interface Decoding {
  container: Container;
  codec: string;
  bounds: SoundBounds;
  blocks: AsyncGenerator<Block, undefined>;
  /** To be asked when all blocks are there. */
  paddingSeconds(): number;
}

/** Opens a file that begins as one of the formats, or may be one of them. The stream is to be closed.
 *  Throws `audio/no-decoder` where this browser lacks the codec, `audio/unsupported-format` where all do, `audio/truncated`,
 *  `audio/empty` and `audio/undecodable`; `audio/not-audio` where it is none of them.
 *  @param name of the format that it begins as; null: there may be MPEG audio in it. */
export async function openCompressed(file: WholeFile, name: string | null): Promise<AudioStream> {
  const {
    ADTS,
    BlobSource,
    BufferSource,
    FLAC,
    Input,
    LogLevel,
    Logging,
    MATROSKA,
    MP3,
    MP4,
    MPEG_TS,
    OGG,
    QTFF,
    WEBM,
  } = await import('mediabunny');
  // what it warns of is told here
  Logging.level = LogLevel.Silent;
  const input = new Input({
    formats: [MP4, QTFF, MATROSKA, WEBM, OGG, FLAC, MP3, ADTS, MPEG_TS],
    source: file instanceof Blob ? new BlobSource(file) : new BufferSource(file),
  });
  try {
    if (name === null && !(await input.canRead()))
      throw new VoxtuneError('audio/not-audio', 'The file is not an audio file that is known here.', {});
    const decoding = await openDecoding(file, input);
    const first = await decoding.blocks.next();
    if (first.done) throw noSamples(decoding);
    const { sampleRateHz, channels } = first.value;
    const { length, lengthIs, skip } = decoding.bounds;
    const plan = { ...decoding, skip: skip(sampleRateHz), length: length(sampleRateHz), lengthIs };
    return {
      sampleRateHz,
      channelCount: channels.length,
      frameCount: plan.length ?? 0,
      isEstimate: lengthIs === 'guess',
      blocks: () => tellingErrors(cutOut(first.value, plan), file, decoding.container),
      async close() {
        await decoding.blocks.return(undefined);
        input.dispose();
      },
    };
  } catch (thrown) {
    input.dispose();
    throw await toAudioError(thrown, file, name ?? 'audio');
  }
}

function noSamples({ container, bounds }: Decoding): VoxtuneError {
  // at whatever rate: it is about whether there should be any
  const expected = bounds.lengthIs === 'guess' ? 0 : (bounds.length(48_000) ?? 0);
  if (expected === 0) return new VoxtuneError('audio/empty', `The ${container} file holds no samples.`, {});
  const message = `The ${container} file ends before its sound, of which it should hold some. Was it copied whole?`;
  return new VoxtuneError('audio/truncated', message, { expected, found: 0 });
}

async function openDecoding(file: WholeFile, input: Input): Promise<Decoding> {
  const container = containerOf((await input.getFormat()).name);
  const missing = (await missingOf[container]?.(file)) ?? 0;
  if (missing > 0) {
    const found = sizeOf(file);
    throw new VoxtuneError(
      'audio/truncated',
      `The ${container} file should hold ${found + missing} bytes but ends after ${found}. Was it copied whole?`,
      { expected: found + missing, found },
    );
  }
  if (container === 'Ogg') {
    const flac = await flacInOgg(file);
    if (flac) return openFlacInOgg(flac);
  }
  const tracks = await input.getAudioTracks();
  const track = tracks.find(({ codec }) => codec !== null) ?? tracks[0];
  if (!track && container === 'Ogg') throw unsupportedAudio(`Ogg with ${await nameInOgg(file)}`);
  if (!track) throw new VoxtuneError('audio/empty', `The ${container} file holds no sound.`, {});
  const { codec } = track;
  if (codec === null) throw unsupportedAudio(`${container} with ${otherCodecName(track.internalCodecId)}`);
  const config = await track.getDecoderConfig();
  if (!config)
    throw new VoxtuneError(
      'audio/undecodable',
      `The ${container} file does not say how its ${codecName(codec)} is to be decoded.`,
      {},
    );
  const bounds = await soundBounds(file, container, track, preSkipOf(config));
  if (codec.startsWith('pcm-') || codec === 'ulaw' || codec === 'alaw') {
    return { container, codec, bounds, blocks: pcmBlocks(track), paddingSeconds: () => 0 };
  }
  await refuseUnknown(container, codec, config);
  let padding = 0;
  const packets = packetsOf(track, async (last) => {
    if (container === 'Matroska' || container === 'WebM') padding = await matroskaPadding(file, last.data);
  });
  const blocks = decodePackets(packets, withoutPreSkip(config), codecName(codec));
  return { container, codec, bounds, blocks, paddingSeconds: () => padding };
}

async function openFlacInOgg({ config, sampleCount, packets }: FlacInOgg): Promise<Decoding> {
  await refuseUnknown('Ogg', 'flac', config);
  return {
    container: 'Ogg',
    codec: 'flac',
    bounds: { skip: () => 0, length: () => sampleCount, lengthIs: sampleCount === null ? 'guess' : 'end' },
    blocks: decodePackets(packets, config, codecName('flac')),
    paddingSeconds: () => 0,
  };
}

function containerOf(format: string): Container {
  if (format === 'ADTS') return 'AAC';
  if (format === 'QuickTime File Format') return 'MP4';
  return format === 'MPEG Transport Stream' ? 'MPEG-TS' : (format as Container);
}

async function refuseUnknown(container: Container, codec: string, config: AudioDecoderConfig): Promise<void> {
  const { numberOfChannels } = config;
  // Chromium mixes up the channels' residues (156; the two of stereo it does not)
  if (codec === 'vorbis' && numberOfChannels > 2)
    throw unsupportedAudio(`${container} with Vorbis of ${numberOfChannels} channels`);
  const isKnown =
    typeof AudioDecoder !== 'undefined' &&
    (await AudioDecoder.isConfigSupported(config).then(
      ({ supported }) => supported === true,
      () => false,
    ));
  if (isKnown) return;
  const name = codecName(codec);
  const found = name === container ? name : `${name} (${container})`;
  const browsers = browsersThatDecode(codec);
  throw new VoxtuneError(
    'audio/no-decoder',
    `This browser cannot decode ${found}. Others can (${browsers}); or convert it to WAV or FLAC.`,
    { found, browsers },
  );
}

/** All packets, in order; `onLast` before the last of them is given. */
async function* packetsOf(
  track: InputAudioTrack,
  onLast: (packet: EncodedPacket) => Promise<void>,
): AsyncGenerator<EncodedPacket, undefined> {
  const { EncodedPacketSink } = await import('mediabunny');
  let before: EncodedPacket | null = null;
  for await (const packet of new EncodedPacketSink(track).packets()) {
    if (before) yield before;
    before = packet;
  }
  if (!before) return;
  await onLast(before);
  yield before;
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
