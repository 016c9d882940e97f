// The sound of what was heard, for playing and drawing it: in memory alone, as 16-bit samples, and no more than fits.

interface Shelved {
  samples: Int16Array<ArrayBuffer>;
  sampleRateHz: number;
}

/** Two hours and twenty minutes at 16 kHz. */
const mostBytes = 256 << 20;

export class SampleShelf {
  readonly #mostBytes: number;
  readonly #shelved = new Map<number, Shelved>();
  #bytes = 0;

  constructor(most = mostBytes) {
    this.#mostBytes = most;
  }

  /** What is put down when there is no room is not kept: what is there already can be in use. */
  put(id: number, samples: Float32Array, sampleRateHz: number): void {
    if (this.#bytes + samples.length * 2 > this.#mostBytes) return;
    this.#bytes += samples.length * 2;
    const whole = Int16Array.from(samples, (sample) => Math.round(Math.max(-32768, Math.min(32767, sample * 32768))));
    this.#shelved.set(id, { samples: whole, sampleRateHz });
  }

  get(id: number): { samples: Float32Array<ArrayBuffer>; sampleRateHz: number } | null {
    const found = this.#shelved.get(id);
    if (!found) return null;
    return {
      samples: Float32Array.from(found.samples, (sample) => sample / 32768),
      sampleRateHz: found.sampleRateHz,
    };
  }

  remove(id: number): void {
    this.#bytes -= (this.#shelved.get(id)?.samples.length ?? 0) * 2;
    this.#shelved.delete(id);
  }
}
