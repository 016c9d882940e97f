// Measures what one session of a training takes, part by part, for the estimates of later runs.

import type { Pace, RunSpeed } from '../run/run-speed.ts';

/** A first pass over less is mostly the device warming up. */
const leastPassSec = 0.5;

export class RunSpeedMeter {
  readonly #engine: string;
  readonly #nowMs: () => number;
  #partSince: number;
  #startSec = 0;
  #trunk: Pace | null = null;
  #clipCount = 0;

  /** The session begins now. */
  constructor(engine: string, nowMs: () => number = () => performance.now()) {
    this.#engine = engine;
    this.#nowMs = nowMs;
    this.#partSince = nowMs();
  }

  /** Model and data are open. */
  opened(): void {
    this.#startSec = this.#secondsOfPart();
  }

  /** The frozen layers ran over so many seconds of audio; 0: all was there. */
  passed(audioSec: number): void {
    const sec = this.#secondsOfPart();
    this.#trunk = audioSec > 0 && sec >= leastPassSec ? { audioSec, sec } : null;
  }

  /** So many clips went through a micro-batch. */
  heard(clipCount: number): void {
    this.#clipCount += clipCount;
  }

  /** What training has come to so far; `clipSec`: how long its clips are, on average. */
  trained(clipSec: number): RunSpeed {
    const sec = (this.#nowMs() - this.#partSince) / 1000;
    const audioSec = this.#clipCount * clipSec;
    const training = audioSec > 0 && sec > 0 ? { audioSec, sec } : null;
    return { engine: this.#engine, trunk: this.#trunk, training, startSec: this.#startSec };
  }

  #secondsOfPart(): number {
    const now = this.#nowMs();
    const seconds = (now - this.#partSince) / 1000;
    this.#partSince = now;
    return seconds;
  }
}
