// What every audio decoder returns.

export interface DecodedAudio {
  sampleRateHz: number;
  /** One array a channel, of equal length, full scale ±1. At least one channel and one sample. */
  channels: Float32Array<ArrayBuffer>[];
}
