// Channels to one, as librosa.to_mono: their mean.

/** The mean of channels of equal length, rounded to float32; the channel itself (not a copy) when there is only one. */
export function downmix(channels: readonly Float32Array<ArrayBuffer>[]): Float32Array<ArrayBuffer> {
  const [first, ...others] = channels;
  if (!first) throw new RangeError('There is no channel to mix.');
  if (others.length === 0) return first;
  const mono = new Float32Array(first.length);
  for (let i = 0; i < mono.length; i++) {
    let sum = first[i] ?? 0;
    for (const channel of others) sum += channel[i] ?? 0;
    mono[i] = sum / channels.length;
  }
  return mono;
}
