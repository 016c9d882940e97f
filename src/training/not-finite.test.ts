import { expect, test } from 'vitest';
import { assertFiniteParameters } from './not-finite.ts';

const finite = [0, -0, 1, -1, 3.4028234663852886e38, -3.4028234663852886e38, 1e-45, -1.1754943508222875e-38, 2.5];

const assertFinite = (values: Float32Array) => assertFiniteParameters(new Map([['weight', values]]), 7, null);

test('no finite number is taken for another, however large or small', () => {
  for (let count = 0; count <= finite.length; count++) assertFinite(Float32Array.from(finite.slice(0, count)));
});

test('what is no finite number is found wherever it lies, and beside a view of it is not looked at', () => {
  const signalling = new Float32Array(Int32Array.of(0x7f800001, -1).buffer);
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, ...signalling])
    for (let at = 0; at < finite.length; at++) {
      const values = Float32Array.from(finite);
      values[at] = bad;
      expect(() => assertFinite(values)).toThrow(/no longer a finite number/);
      assertFinite(values.subarray(0, at));
      assertFinite(values.subarray(at + 1));
    }
});
