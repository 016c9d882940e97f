// What the browser takes in each phase of a job: seconds, processor time and the most memory.

import { usageBelow } from '../../tools/process-tree.ts';

export interface Phase {
  name: string;
  seconds: number;
  cpuSec: number;
  /** Of all processes together, pages that belong to one of them. */
  peakBytes: number;
}

const sampleEveryMs = 200;

export class PhaseMeter {
  readonly #phases = new Map<string, Phase>();
  readonly #timer = setInterval(() => this.#account(), sampleEveryMs);
  #name: string | null = null;
  #since = { ms: performance.now(), cpuSec: 0 };

  /** What comes now belongs to this phase; one that was entered before goes on. */
  enter(name: string): void {
    this.#account();
    this.#name = name;
  }

  #account(): void {
    const { cpuSec, ownBytes } = usageBelow(process.pid);
    const ms = performance.now();
    if (this.#name !== null) {
      const phase = this.#phases.get(this.#name) ?? { name: this.#name, seconds: 0, cpuSec: 0, peakBytes: 0 };
      this.#phases.set(this.#name, phase);
      phase.seconds += (ms - this.#since.ms) / 1000;
      // a process that has ended takes its time with it
      phase.cpuSec += Math.max(0, cpuSec - this.#since.cpuSec);
      phase.peakBytes = Math.max(phase.peakBytes, ownBytes);
    }
    this.#since = { ms, cpuSec };
  }

  end(): Phase[] {
    clearInterval(this.#timer);
    if (this.#name !== null) this.#account();
    this.#name = null;
    return [...this.#phases.values()];
  }
}
