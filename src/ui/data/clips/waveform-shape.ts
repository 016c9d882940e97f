// A waveform as the outline of an SVG path: it takes the colour of its text, and fits any width.

/** Soft parts stay to be seen beside loud ones. */
const exponent = 0.6;

/** `peaks`: lowest and highest sample of each part. In a box of as many units as there are parts, by 2, zero in the middle. */
export function waveformPath(peaks: Float32Array): string {
  const parts = peaks.length / 2;
  const y = (sample: number) => (1 - Math.sign(sample) * Math.abs(sample) ** exponent).toFixed(3);
  const top: string[] = [];
  const bottom: string[] = [];
  for (let i = 0; i < parts; i++) {
    // a line of its own where there is silence
    top.push(`${i} ${y(Math.max(peaks[2 * i + 1] ?? 0, 1e-4))} ${i + 1} ${y(Math.max(peaks[2 * i + 1] ?? 0, 1e-4))}`);
    bottom.push(`${i + 1} ${y(Math.min(peaks[2 * i] ?? 0, -1e-4))} ${i} ${y(Math.min(peaks[2 * i] ?? 0, -1e-4))}`);
  }
  return parts === 0 ? '' : `M${top.join(' ')} ${bottom.reverse().join(' ')}Z`;
}
