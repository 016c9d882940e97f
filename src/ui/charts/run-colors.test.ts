import { expect, test } from 'vitest';
import { runPalette, runStyles } from './run-colors.ts';

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const contrast = (a: string, b: string) => {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};

test.each(runPalette)('%s on white and %s on the dark page can be seen', (light, dark) => {
  expect(contrast(light, '#ffffff')).toBeGreaterThan(4.5);
  expect(contrast(dark, '#181e21')).toBeGreaterThan(4.5);
});

test('no two of thirty runs look alike, and a run looks the same whatever order they come in', () => {
  const ids = Array.from({ length: 30 }, (_, at) => `run-${at}`);
  const styles = runStyles(ids);
  expect(new Set([...styles.values()].map(({ color, dash }) => `${color} ${dash}`)).size).toBe(30);
  expect(runStyles([...ids].reverse())).toEqual(styles);
  expect(runStyles(Array.from({ length: 50 }, (_, at) => `r${at}`)).size).toBe(50);
});

test('of few runs each has a colour of its own', () => {
  const colors = [...runStyles(Array.from({ length: 10 }, (_, at) => `x${at}`)).values()].map(({ color }) => color);
  expect(new Set(colors).size).toBe(10);
});
