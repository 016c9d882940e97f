// Whether there is anything to hear in samples: a model that was trained to tell labels apart answers with one of them to silence,
// too.

/** The span whose loudness counts: a syllable is as long. */
const spanSec = 0.05;

/** Quieter than this everywhere counts as nothing heard: speech into a laptop's microphone has −35 to −15 dBFS, a quiet room's noise
 *  −70 to −55. */
export const silenceBelowDbfs = -50;

/** Of the loudest 50 ms (or of all, where there is less), in dB below a full-scale square wave, without what is constant in them.
 *  −Infinity for digital silence and for no samples. */
export function loudestDbfs(samples: Float32Array, sampleRateHz: number): number {
  const span = Math.max(1, Math.round(spanSec * sampleRateHz));
  let loudest = 0;
  for (let from = 0; from < samples.length; from += span) {
    // the last span is a whole one, too
    const part = samples.subarray(Math.max(0, Math.min(from, samples.length - span)), from + span);
    let [sum, squares] = [0, 0];
    for (const sample of part) {
      sum += sample;
      squares += sample * sample;
    }
    const mean = sum / part.length;
    loudest = Math.max(loudest, squares / part.length - mean * mean);
  }
  return 10 * Math.log10(loudest);
}
