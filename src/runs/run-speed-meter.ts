// Measures what one session of a training takes, part by part, for the estimates of later runs.

import type { Pace, RunSpeed } from '../run/run-speed.ts';

/** A first pass over less is mostly the device warming up. */
const leastPassSec = 0.5;

export class RunSpeedMeter {
  readonly #engine: string;
  readonly #nowMs: () => number;
  #partSince: number;
  #startSec = 0;
  readonly #pass: Pace = { audioSec: 0, sec: 0 };
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

  /** The frozen layers ran over so much audio, in a part of the time since model and data were open. */
  passed(audioSec: number, sec: number): void {
    this.#pass.audioSec += audioSec;
    this.#pass.sec += sec;
  }

  /** So many clips went through a micro-batch. */
  heard(clipCount: number): void {
    this.#clipCount += clipCount;
  }

  /** What training has come to so far; `clipSec`: how long its clips are, on average. */
  trained(clipSec: number): RunSpeed {
    const sec = (this.#nowMs() - this.#partSince) / 1000 - this.#pass.sec;
    const audioSec = this.#clipCount * clipSec;
    const training = audioSec > 0 && sec > 0 ? { audioSec, sec } : null;
    const trunk = this.#pass.audioSec > 0 && this.#pass.sec >= leastPassSec ? { ...this.#pass } : null;
    return { engine: this.#engine, trunk, training, startSec: this.#startSec };
  }

  #secondsOfPart(): number {
    const now = this.#nowMs();
    const seconds = (now - this.#partSince) / 1000;
    this.#partSince = now;
    return seconds;
  }
}
