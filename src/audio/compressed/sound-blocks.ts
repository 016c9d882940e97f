// The sound out of what a decoder gives: without the samples before and behind it, in blocks of a good size.

import { VoxtuneError } from '../../lib/errors.ts';
import type { SoundBounds } from './sound-bounds.ts';
import type { Block } from './web-decoder.ts';

interface Plan {
  container: string;
  /** Samples before the sound. */
  skip: number;
  length: number | null;
  lengthIs: SoundBounds['lengthIs'];
  /** Those after the first one. */
  blocks: AsyncIterable<Block>;
  /** Behind the sound; to be asked at the end. */
  paddingSeconds(): number;
}

/** Samples of a block that is given. */
const blockSamples = 65_536;
/** Kept back until the end, since only there it shows that they are none: more than a packet has. */
const heldBack = 16_384;
/** A file may be shorter than it says by this, where it does not say so exactly. */
const slack = 4096;
const slackShare = 0.01;

/** Throws `audio/truncated` where the sound is shorter than the file says, `audio/empty`, and `audio/undecodable` where its kind changes
 *  or it holds what is no number. */
export async function* cutOut(first: Block, plan: Plan): AsyncGenerator<Float32Array<ArrayBuffer>[], undefined> {
  const { container, length, lengthIs } = plan;
  const most = lengthIs === 'end' && length !== null ? length : Number.POSITIVE_INFINITY;
  const held = new HeldSamples(first.channels.length);
  let [skip, found] = [plan.skip, 0];
  const take = (block: Block) => {
    if (block.sampleRateHz !== first.sampleRateHz || block.channels.length !== first.channels.length) {
      const kinds = [first, block].map(
        ({ sampleRateHz, channels }) => `${channels.length} channels at ${sampleRateHz} Hz`,
      );
      throw new VoxtuneError('audio/undecodable', `The ${container} file changes from ${kinds.join(' to ')}.`, {});
    }
    const count = block.channels[0]?.length ?? 0;
    const from = Math.min(skip, count);
    const to = Math.min(count, from + most - found);
    skip -= from;
    found += Math.max(0, to - from);
    if (to <= from) return;
    const samples = block.channels.map((channel) => channel.subarray(from, to));
    if (!samples.every((channel) => channel.every(Number.isFinite)))
      throw new VoxtuneError('audio/undecodable', `The ${container} file holds samples that are not numbers.`, {});
    held.add(samples);
  };
  take(first);
  for await (const block of plan.blocks) {
    take(block);
    while (held.count >= blockSamples + heldBack) yield held.give(blockSamples);
  }
  refuseCut(plan, found, first.sampleRateHz);
  const padding = Math.round(plan.paddingSeconds() * first.sampleRateHz);
  const rest = Math.max(0, held.count - Math.min(padding, heldBack));
  if (found - (held.count - rest) <= 0)
    throw new VoxtuneError('audio/empty', `The ${container} file holds no samples.`, {});
  if (rest > 0) yield held.give(rest);
}

function refuseCut({ container, length, lengthIs }: Plan, found: number, rateHz: number): void {
  if (length === null || lengthIs === 'guess') return;
  const missing = length - found;
  if (missing <= (container === 'FLAC' ? 0 : slack + slackShare * length)) return;
  const seconds = (count: number) => `${(count / rateHz).toFixed(2)} s`;
  throw new VoxtuneError(
    'audio/truncated',
    `The ${container} file should hold ${seconds(length)} of sound but ends after ${seconds(found)}. Was it copied whole?`,
    { expected: length, found },
  );
}

class HeldSamples {
  count = 0;
  #blocks: Float32Array<ArrayBuffer>[][] = [];
  readonly #channelCount: number;

  constructor(channelCount: number) {
    this.#channelCount = channelCount;
  }

  add(channels: Float32Array<ArrayBuffer>[]): void {
    this.#blocks.push(channels);
    this.count += channels[0]?.length ?? 0;
  }

  /** The first `count` samples; they are gone from here. */
  give(count: number): Float32Array<ArrayBuffer>[] {
    const given = Array.from({ length: this.#channelCount }, () => new Float32Array(count));
    let at = 0;
    while (at < count) {
      const block = this.#blocks.shift() ?? [];
      const length = block[0]?.length ?? 0;
      const taken = Math.min(length, count - at);
      for (const [i, channel] of given.entries()) channel.set(block[i]?.subarray(0, taken) ?? [], at);
      if (taken < length) this.#blocks.unshift(block.map((channel) => channel.subarray(taken)));
      if (length === 0) break;
      at += taken;
    }
    this.count -= at;
    return given;
  }
}
