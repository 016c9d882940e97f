// What every audio decoder gives: a file's samples, block by block, so that no file is ever in memory as a whole.

export interface AudioStream {
  sampleRateHz: number;
  channelCount: number;
  /** Samples of each channel: at least one. Compressed files say it, and may be wrong. */
  frameCount: number;
  /** That count is a guess: it says nothing of what may be decoded. */
  isEstimate?: boolean;
  /** One array a channel, of equal length, full scale ±1; together `frameCount`. To be gone through once. Throws `audio/…`. */
  blocks(): AsyncGenerator<Float32Array<ArrayBuffer>[], undefined>;
  /** Lets go of a decoder, where there is one. */
  close?(): Promise<void>;
}

/** A whole file's samples, for what is known to be short. */
export interface DecodedAudio {
  sampleRateHz: number;
  /** One array a channel, of equal length, full scale ±1. At least one channel and one sample. */
  channels: Float32Array<ArrayBuffer>[];
}

export async function wholeAudio({ sampleRateHz, channelCount, blocks }: AudioStream): Promise<DecodedAudio> {
  const parts: Float32Array<ArrayBuffer>[][] = [];
  for await (const block of blocks()) parts.push(block);
  const count = parts.reduce((sum, [first]) => sum + (first?.length ?? 0), 0);
  const channels = Array.from({ length: channelCount }, () => new Float32Array(count));
  let at = 0;
  for (const block of parts) {
    for (const [i, channel] of channels.entries()) channel.set(block[i] ?? [], at);
    at += block[0]?.length ?? 0;
  }
  return { sampleRateHz, channels };
}
