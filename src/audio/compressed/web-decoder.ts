// Packets to samples through the browser's own decoders (WebCodecs), a few packets ahead of whoever takes the samples.

import { VoxtuneError } from '../../lib/errors.ts';

export interface Block {
  sampleRateHz: number;
  /** One array a channel. */
  channels: Float32Array<ArrayBuffer>[];
}

/** Packets in the decoder, and blocks that wait. */
const mostAhead = 32;

/** The samples of all packets, in order. Throws `audio/undecodable` where the decoder gives up.
 *  @param name of the codec, for sentences. */
export async function* decodePackets(
  packets: AsyncIterable<EncodedAudioChunk>,
  config: AudioDecoderConfig,
  name: string,
): AsyncGenerator<Block, undefined> {
  const waiting: Block[] = [];
  let failure: unknown = null;
  let wake = () => {};
  const decoder = new AudioDecoder({
    output(data) {
      try {
        if (data.numberOfFrames > 0) waiting.push(blockOf(data));
      } catch (thrown) {
        failure ??= thrown;
      } finally {
        data.close();
      }
      wake();
    },
    error(thrown) {
      failure ??= thrown;
      wake();
    },
  });
  decoder.addEventListener('dequeue', () => wake());
  const somethingHappens = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  const failed = () =>
    failure instanceof Error && failure.name !== 'EncodingError'
      ? failure
      : new VoxtuneError(
          'audio/undecodable',
          `The ${name} in this file is damaged: no decoder takes it.`,
          {},
          { cause: failure },
        );
  try {
    decoder.configure(config);
    for await (const packet of packets) {
      if (failure) throw failed();
      decoder.decode(packet);
      while (decoder.decodeQueueSize > mostAhead && !failure && waiting.length === 0) await somethingHappens();
      yield* waiting.splice(0);
    }
    let isDone = false;
    const flushing = decoder.flush().then(
      () => {
        isDone = true;
        wake();
      },
      (thrown) => {
        failure ??= thrown;
        wake();
      },
    );
    while (!isDone && !failure) {
      await somethingHappens();
      yield* waiting.splice(0);
    }
    await flushing;
    yield* waiting.splice(0);
    if (failure) throw failed();
  } finally {
    if (decoder.state !== 'closed') decoder.close();
  }
}

/** What AudioData and mediabunny's own samples have in common. */
interface Samples {
  format: AudioSampleFormat | null;
  sampleRate: number;
  numberOfFrames: number;
  numberOfChannels: number;
  allocationSize(options: AudioDataCopyToOptions): number;
  copyTo(destination: ArrayBuffer, options: AudioDataCopyToOptions): void;
}

/** Integers are scaled here: browsers differ in how they make floats of them. */
export function blockOf(data: Samples): Block {
  const { format, sampleRate, numberOfFrames, numberOfChannels } = data;
  const channels = Array.from({ length: numberOfChannels }, () => new Float32Array(numberOfFrames));
  if (format === null) throw new VoxtuneError('audio/undecodable', 'The decoder gives samples of an unknown kind.', {});
  const isPlanar = format.endsWith('-planar');
  const kind = format.replace('-planar', '') as 'u8' | 's16' | 's32' | 'f32';
  for (const [i, samples] of channels.entries()) {
    if (i > 0 && !isPlanar) break;
    const options = { planeIndex: isPlanar ? i : 0, format };
    const bytes = new ArrayBuffer(data.allocationSize(options));
    data.copyTo(bytes, options);
    const [values, scale, zero] = valuesOf(kind, bytes);
    const [into, step] = isPlanar ? [[samples], 1] : [channels, numberOfChannels];
    for (const [channel, one] of into.entries()) {
      for (let k = 0; k < numberOfFrames; k++) one[k] = ((values[k * step + channel] ?? 0) - zero) / scale;
    }
  }
  return { sampleRateHz: sampleRate, channels };
}

function valuesOf(
  kind: 'u8' | 's16' | 's32' | 'f32',
  bytes: ArrayBuffer,
): [ArrayLike<number>, scale: number, zero: number] {
  switch (kind) {
    case 'u8':
      return [new Uint8Array(bytes), 128, 128];
    case 's16':
      return [new Int16Array(bytes), 32_768, 0];
    case 's32':
      return [new Int32Array(bytes), 2_147_483_648, 0];
    case 'f32':
      return [new Float32Array(bytes), 1, 0];
  }
}
