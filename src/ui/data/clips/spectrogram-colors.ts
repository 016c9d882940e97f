// The colours of a spectrogram: from the page's own background to ink, in light and in dark.

import type { Spectrogram } from '../../../dataset/spectrogram.ts';

const stops: Record<'light' | 'dark', readonly (readonly [red: number, green: number, blue: number])[]> = {
  light: [
    [255, 255, 255],
    [200, 228, 233],
    [105, 175, 188],
    [11, 106, 124],
    [4, 36, 46],
  ],
  dark: [
    [26, 29, 32],
    [14, 58, 68],
    [24, 122, 140],
    [122, 202, 214],
    [244, 253, 253],
  ],
};

/** Pixels of the picture, low frequencies at the bottom. */
export function paint(
  { levels, columns, rows }: Spectrogram,
  scheme: 'light' | 'dark',
): Uint8ClampedArray<ArrayBuffer> {
  const colors = Array.from({ length: 256 }, (_, level) => colorAt(stops[scheme], level / 255));
  const pixels = new Uint8ClampedArray(4 * columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const color = colors[levels[column * rows + (rows - 1 - row)] ?? 0] ?? [0, 0, 0];
      pixels.set([...color, 255], 4 * (row * columns + column));
    }
  }
  return pixels;
}

function colorAt(of: (typeof stops)['light'], share: number): number[] {
  const place = share * (of.length - 1);
  const at = Math.min(of.length - 2, Math.floor(place));
  const [from, to] = [of[at] ?? [0, 0, 0], of[at + 1] ?? [0, 0, 0]];
  return from.map((value, i) => value + (place - at) * ((to[i] ?? 0) - value));
}
