// A Trainer's ports in memory, for tests and checks.

import type { ClipFrames, FrameSource } from '../model/clip-frames.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import type { CheckpointSummary } from '../training/log-rows.ts';
import type { CheckpointStore } from '../training/ports.ts';
import type { TrainerEvent } from '../training/trainer-events.ts';

export class MemoryFrames implements FrameSource {
  private readonly clips: readonly ClipFrames[];
  /** Clips in the order in which they were read. */
  readonly reads: number[] = [];

  constructor(clips: readonly ClipFrames[]) {
    this.clips = clips;
  }

  async read(clipIndices: readonly number[]): Promise<ClipFrames[]> {
    this.reads.push(...clipIndices);
    return clipIndices.map((clip) => {
      const frames = this.clips[clip];
      if (!frames) throw new Error(`no frames of clip ${clip}`);
      return frames;
    });
  }
}

export class MemoryCheckpoints implements CheckpointStore {
  readonly stored = new Map<number, Checkpoint>();

  async save(checkpoint: Checkpoint): Promise<CheckpointSummary> {
    this.stored.set(checkpoint.step, structuredClone(withOwnTensors(checkpoint)));
    return summaryOf(checkpoint, checkpoint.bestStep);
  }

  async load(step: number): Promise<Checkpoint> {
    const checkpoint = this.stored.get(step);
    if (!checkpoint) throw new Error(`no checkpoint of step ${step}`);
    return structuredClone(checkpoint);
  }

  async list(): Promise<CheckpointSummary[]> {
    const all = [...this.stored.values()].sort((a, b) => a.step - b.step);
    return all.map((checkpoint) => summaryOf(checkpoint, all.at(-1)?.bestStep ?? null));
  }

  async delete(step: number): Promise<void> {
    this.stored.delete(step);
  }
}

/** A clone of shared memory would be the same memory. */
function withOwnTensors(checkpoint: Checkpoint): Checkpoint {
  const own = (tensors: Checkpoint['parameters']) =>
    new Map([...tensors].map(([name, values]) => [name, Float32Array.from(values)]));
  const { parameters, firstMoments, secondMoments } = checkpoint;
  return {
    ...checkpoint,
    parameters: own(parameters),
    firstMoments: own(firstMoments),
    secondMoments: own(secondMoments),
  };
}

function summaryOf({ step, epoch }: Checkpoint, bestStep: number | null): CheckpointSummary {
  return { step, epoch, savedAt: 0, bytes: 0, isBest: step === bestStep };
}

/** Collects a Trainer's events. */
export class EventList {
  readonly events: TrainerEvent[] = [];
  readonly sink = (event: TrainerEvent): void => {
    this.events.push(event);
  };

  of<T extends TrainerEvent['type']>(type: T): Extract<TrainerEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<TrainerEvent, { type: T }> => event.type === type);
  }
}
