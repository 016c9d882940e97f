// Simulated colour-vision deficiencies: the full-strength matrices of Machado, Oliveira and Fernandes (2009), on linear
// RGB; differences are CIE 1976 distances in Lab, where about 2 is just visible side by side.

import { expect, test } from 'vitest';
import { classColor, classMark, classPalette } from './class-colors.ts';

type Triple = [number, number, number];

const visions: Record<string, Triple[]> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const toXyz: Triple[] = [
  [0.4124, 0.3576, 0.1805],
  [0.2126, 0.7152, 0.0722],
  [0.0193, 0.1192, 0.9505],
];

const multiply = (matrix: Triple[], [a, b, c]: Triple) =>
  matrix.map(([x, y, z]) => x * a + y * b + z * c) as unknown as Triple;

function linear(hex: string): Triple {
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as Triple;
}

function lab(rgb: Triple): Triple {
  const clipped = rgb.map((value) => Math.min(1, Math.max(0, value))) as Triple;
  const [x, y, z] = multiply(toXyz, clipped);
  const f = (value: number) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
  const [fx, fy, fz] = [f(x / 0.9505), f(y), f(z / 1.089)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

function contrast(a: string, b: string): number {
  const [dark, light] = [multiply(toXyz, linear(a))[1], multiply(toXyz, linear(b))[1]].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

const schemes = [
  { name: 'light', at: 0, panel: '#ffffff' },
  { name: 'dark', at: 1, panel: '#181e21' },
] as const;

test.each(schemes)('on $name every colour has 3:1 against the panel', ({ at, panel }) => {
  for (const pair of classPalette) expect(contrast(pair[at], panel), pair[at]).toBeGreaterThanOrEqual(3);
});

test.each(schemes.flatMap(({ name, at }) => Object.keys(visions).map((vision) => ({ name, at, vision }))))(
  'on $name, with $vision, no two colours are alike',
  ({ at, vision }) => {
    const seen = classPalette.map((pair) => lab(multiply(visions[vision]!, linear(pair[at]))));
    const nearest = (among: readonly Triple[]) => {
      let least = Number.POSITIVE_INFINITY;
      for (const [i, a] of among.entries()) {
        for (const b of among.slice(i + 1)) least = Math.min(least, Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]));
      }
      return least;
    };
    expect(nearest(seen.slice(0, 8))).toBeGreaterThan(20);
    expect(nearest(seen)).toBeGreaterThan(14);
  },
);

test('colour and mark together tell thirty-two classes apart', () => {
  const looks = Array.from({ length: 32 }, (_, index) => `${classColor(index)} ${classMark(index)}`);
  expect(new Set(looks).size).toBe(32);
  expect(classMark(-1)).toBe('circle');
});

test('colours repeat after the last, and no label is grey', () => {
  expect(classColor(classPalette.length)).toBe(classColor(0));
  expect(classColor(1)).not.toBe(classColor(0));
  expect(classColor(-1)).toBe('var(--mantine-color-dimmed)');
});
