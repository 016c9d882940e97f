// What a clip sounds like in a few numbers, measured while it is decoded: enough to tell silence, clipping, an offset and a wrong
// scale without reading the samples again. Loudness is that of the mix, which is what a model hears; clipping is looked for in each
// channel as it was recorded, since mixing and resampling hide it.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { hasFields, isCount, isNumber } from '../lib/record-schemas.ts';

export interface Sound {
  /** The largest magnitude in any channel, full scale 1. */
  peak: number;
  /** Root of the mean square of the mix, its mean included. */
  rms: number;
  /** Of the mix. */
  mean: number;
  /** Samples at full scale, of all channels' samples: 0..1. */
  clippedShare: number;
  /** Channels without any sound beside others that have some. */
  deadChannels: number;
}

export const isSound = hasFields<Sound>({
  peak: isNumber,
  rms: isNumber,
  mean: isNumber,
  clippedShare: isNumber,
  deadChannels: isCount,
});

/** A 16-bit sample at its end is 0.99997. */
const fullScale = 0.999;
/** The last values of 8 bits, A-law and mu-law are 0.992, 0.984 and 0.980: with two of them in a row the recorder had no more. */
const lastOfCoarse = 0.98;

export class SoundMeter {
  #channels: ChannelSums[] = [];
  #mix: ChannelSums | null = null;

  /** @param channels of a block, of equal length. @param mono their mix; the channel itself where there is only one. */
  push(channels: readonly Float32Array[], mono: Float32Array): void {
    for (const [i, samples] of channels.entries()) {
      this.#channels[i] ??= new ChannelSums();
      this.#channels[i].add(samples);
    }
    if (channels.length === 1) return;
    this.#mix ??= new ChannelSums();
    this.#mix.add(mono);
  }

  /** Of all that was pushed. Numbers that are not finite where a sample was not. */
  get result(): Sound {
    const mix = this.#mix ?? this.#channels[0] ?? new ChannelSums();
    const count = Math.max(1, mix.count);
    const peak = this.#channels.reduce((most, channel) => Math.max(most, channel.peak), 0);
    const clipped = this.#channels.reduce((sum, channel) => sum + channel.clipped, 0);
    return {
      peak,
      rms: Math.sqrt(mix.squares / count),
      mean: mix.sum / count,
      clippedShare: clipped / (count * Math.max(1, this.#channels.length)),
      deadChannels: peak > 0 ? this.#channels.filter((channel) => channel.peak === 0).length : 0,
    };
  }
}

class ChannelSums {
  count = 0;
  sum = 0;
  squares = 0;
  peak = 0;
  clipped = 0;

  add(samples: Float32Array): void {
    let { sum, squares, peak, clipped } = this;
    let before = 0;
    for (let i = 0; i < samples.length; i++) {
      const sample = samples[i]!;
      const magnitude = Math.abs(sample);
      sum += sample;
      squares += sample * sample;
      if (magnitude > peak) peak = magnitude;
      if (magnitude >= lastOfCoarse && (magnitude >= fullScale || sample === before)) clipped++;
      before = sample;
    }
    this.count += samples.length;
    this.sum = sum;
    this.squares = squares;
    this.peak = peak;
    this.clipped = clipped;
  }
}
