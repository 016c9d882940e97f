// What transformers' Wav2Vec2FeatureExtractor does to one clip: zero mean and unit variance, with 1e-7 added to the
// variance (feature_extraction_wav2vec2.py, zero_mean_unit_var_norm).
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

const varianceFloor = 1e-7;

/** The clip with zero mean and unit variance, in a new array; an unchanged copy when `doNormalize` is false. */
export function normaliseClip(samples: Float32Array, doNormalize: boolean): Float32Array<ArrayBuffer> {
  const out = new Float32Array(samples.length);
  if (!doNormalize) {
    out.set(samples);
    return out;
  }
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i]!;
  const mean = sum / samples.length;
  let squares = 0;
  for (let i = 0; i < samples.length; i++) squares += (samples[i]! - mean) ** 2;
  const scale = 1 / Math.sqrt(squares / samples.length + varianceFloor);
  for (let i = 0; i < samples.length; i++) out[i] = (samples[i]! - mean) * scale;
  return out;
}
