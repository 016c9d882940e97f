// Reads and uploads the clips of the next micro-batch while the device computes the present one.

import { dispose, sendToDevice } from '../engine/tensor.ts';
import type { FrameBatch, FrameSource } from '../model/clip-frames.ts';
import type { TrainableModel } from './ports.ts';

export class Prefetcher {
  private readonly model: Pick<TrainableModel, 'batchFrames'>;
  private readonly frames: FrameSource;
  private next: { clips: readonly number[]; batch: Promise<FrameBatch> } | null = null;

  constructor(model: Pick<TrainableModel, 'batchFrames'>, frames: FrameSource) {
    this.model = model;
    this.frames = frames;
  }

  /** Begins with the clips that `take` will be asked for next. */
  prefetch(clips: readonly number[]): void {
    const batch = this.read(clips);
    // whoever takes it hears of an error; nobody may
    batch.catch(() => undefined);
    this.next = { clips, batch };
  }

  /** The batch of these clips, prefetched or not; the caller's. */
  async take(clips: readonly number[]): Promise<FrameBatch> {
    const { next } = this;
    this.next = null;
    if (next?.clips === clips) return next.batch;
    await discard(next?.batch);
    return this.read(clips);
  }

  /** Frees what was prefetched and not taken. */
  async clear(): Promise<void> {
    const { next } = this;
    this.next = null;
    await discard(next?.batch);
  }

  private async read(clips: readonly number[]): Promise<FrameBatch> {
    const batch = this.model.batchFrames(await this.frames.read(clips));
    sendToDevice(batch.frames);
    return batch;
  }
}

async function discard(batch: Promise<FrameBatch> | undefined): Promise<void> {
  const made = await batch?.catch(() => null);
  if (made) dispose(made.frames);
}
