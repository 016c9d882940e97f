// The first pass over the frozen layers as training comes to need it: the clips of the next steps and some after them, so that what
// is through it trains while the rest is still to come. Where it does not go along, all of it comes first.

import { ProgressMeter } from '../lib/progress-meter.ts';
import type { FrameCache, SampleSource } from '../model/clip-frames.ts';
import type { SpeechClassifier } from '../model/speech-classifier.ts';
import type { RunEvent } from '../run/run-events.ts';
import type { NeededFrames } from '../training/trainer-options.ts';
import { runTrunkPass } from '../training/trunk-pass.ts';

/** Clips beyond those that a step needs: enough that a batch finds some of its own length. */
const clipsAhead = 48;

export interface FirstPassOptions {
  model: Pick<SpeechClassifier, 'trunk'>;
  samples: SampleSource;
  cache: FrameCache;
  /** All that it is to make in the end. */
  clips: readonly number[];
  /** Training goes on meanwhile. */
  goesAlong: boolean;
  /** As in a pass. */
  overlaps: boolean;
  signal: AbortSignal;
  /** Hears of its progress, and that training alone goes on once it is over. */
  onEvent(event: RunEvent): void;
  /** It ran over these clips in so many seconds. */
  onRun(clips: readonly number[], seconds: number): void;
}

export class FirstPass {
  readonly #options: FirstPassOptions;
  readonly #lacking: Set<number>;
  readonly #meter: ProgressMeter;
  #step = 0;
  #epoch = 0;

  constructor(options: FirstPassOptions) {
    this.#options = options;
    const { clips, cache, goesAlong, onEvent } = options;
    this.#lacking = new Set(clips.filter((clip) => !cache.has(clip)));
    this.#meter = new ProgressMeter(clips.length, (progress) => {
      const at = { step: this.#step, epoch: this.#epoch };
      onEvent({ type: 'progress', phase: 'trunk', unit: 'clips', isTraining: goesAlong, ...at, ...progress });
    });
    this.#update(0);
    if (this.isOver) this.#end();
  }

  /** Everything is there. */
  get isOver(): boolean {
    return this.#lacking.size === 0;
  }

  /** Where training stands. */
  stepped(step: number, epoch: number): void {
    this.#step = step;
    this.#epoch = epoch;
  }

  /** Makes all that is left. False when it was stopped. */
  complete(): Promise<boolean> {
    return this.#make([...this.#lacking]);
  }

  /** Makes what is needed, and some of what comes after it in its order; everything that is left before an epoch ends. False when it
   *  was stopped. */
  async have({ of, order, from, to }: NeededFrames): Promise<boolean> {
    if (this.isOver) return true;
    if (of === 'epoch' && to >= order.length) return this.complete();
    const needed = this.#lackingOf(order.slice(from, to));
    if (needed.length === 0) return true;
    return this.#make([...needed, ...this.#lackingOf(order.slice(to, to + clipsAhead))]);
  }

  /** Nothing is reported from now on. */
  close(): void {
    this.#meter.close();
  }

  #lackingOf(clips: readonly number[]): number[] {
    return clips.filter((clip) => this.#lacking.has(clip));
  }

  async #make(clips: readonly number[]): Promise<boolean> {
    if (clips.length === 0) return true;
    const { model, samples, cache, overlaps, signal, onRun } = this.#options;
    const startedMs = performance.now();
    const before = this.#lacking.size;
    const isWhole = await runTrunkPass({
      model,
      samples,
      cache,
      clips,
      isStopped: () => signal.aborted,
      overlaps,
      flushesAtEnd: clips.length === before,
      onBatch: (batch) => {
        for (const clip of batch) this.#lacking.delete(clip);
        this.#update(batch.length);
      },
    });
    onRun(
      clips.filter((clip) => !this.#lacking.has(clip)),
      (performance.now() - startedMs) / 1000,
    );
    if (this.isOver) this.#end();
    return isWhole;
  }

  #update(newClips: number): void {
    const { clips } = this.#options;
    this.#meter.update(clips.length - this.#lacking.size, newClips);
  }

  #end(): void {
    this.close();
    this.#options.onEvent({ type: 'phase', phase: 'training' });
  }
}
