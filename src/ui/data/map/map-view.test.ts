import { expect, test } from 'vitest';
import { fitView, placeAt, toPixel } from './map-view.ts';

const places = Float32Array.from([0, 0, 10, 5, 10, 0]);

test('all places are in sight, up is up, and no direction is stretched more than twice', () => {
  const view = fitView(places, 400, 300);
  const pixels = [0, 1, 2].map((i) => toPixel(view, places[2 * i] ?? 0, places[2 * i + 1] ?? 0));
  for (const [x, y] of pixels) {
    expect(x).toBeGreaterThanOrEqual(16 - 1e-6);
    expect(x).toBeLessThanOrEqual(384 + 1e-6);
    expect(y).toBeGreaterThanOrEqual(16 - 1e-6);
    expect(y).toBeLessThanOrEqual(284 + 1e-6);
  }
  const [[x0, y0] = [0, 0], [x1, y1] = [0, 0]] = pixels;
  expect(y1).toBeLessThan(y0);
  const wide = fitView(places, 2000, 200);
  expect(wide.scaleX / wide.scaleY).toBeCloseTo(2);
  expect((x1 - x0) / 10 / ((y0 - y1) / 5)).toBeLessThanOrEqual(2);
});

test('a press finds the nearest point that is shown, none far away', () => {
  const view = fitView(places, 400, 300);
  const [x, y] = toPixel(view, 10, 5);
  expect(placeAt(view, places, x + 3, y - 3, () => true)).toBe(1);
  expect(placeAt(view, places, x + 3, y - 3, (place) => place !== 1)).toBe(-1);
  expect(placeAt(view, places, x - 60, y, () => true)).toBe(-1);
});

test('one clip alone is in the middle', () => {
  const view = fitView(Float32Array.from([7, -3]), 200, 100);
  const [x, y] = toPixel(view, 7, -3);
  expect(x).toBeCloseTo(100, 0);
  expect(y).toBeCloseTo(50, 0);
});
