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
    this.#shelved.set(id, { samples: toWhole(samples), sampleRateHz });
  }

  get(id: number): { samples: Float32Array<ArrayBuffer>; sampleRateHz: number } | null {
    const found = this.#shelved.get(id);
    if (!found) return null;
    return { samples: toFractions(found.samples), sampleRateHz: found.sampleRateHz };
  }

  remove(id: number): void {
    this.#bytes -= (this.#shelved.get(id)?.samples.length ?? 0) * 2;
    this.#shelved.delete(id);
  }
}

// loops: `from` with a function takes ten times as long, for every file that is heard

function toWhole(samples: Float32Array): Int16Array<ArrayBuffer> {
  const whole = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++)
    whole[i] = Math.round(Math.max(-32768, Math.min(32767, (samples[i] ?? 0) * 32768)));
  return whole;
}

function toFractions(whole: Int16Array): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(whole.length);
  for (let i = 0; i < whole.length; i++) samples[i] = (whole[i] ?? 0) / 32768;
  return samples;
}
