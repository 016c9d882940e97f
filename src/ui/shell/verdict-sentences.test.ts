import { expect, test } from 'vitest';
import type { AdapterVerdict, KernelVerdict } from '../../engine/backend/engine-info.ts';
import { englishFormat, inWords } from '../../testing/in-words.ts';
import { replacementSaid, verdictSaid } from './verdict-sentences.ts';

const right = (kernel: string, difference: number | null = 3.14e-6): KernelVerdict => ({
  kernel,
  way: 'chosen',
  fault: null,
  difference,
});
const wrong: KernelVerdict = { kernel: 'layerNorm', way: 'composed', fault: 'differs', difference: 0.0123 };
const verdict = (kernels: KernelVerdict[], refusedFor: KernelVerdict | null = null): AdapterVerdict => ({
  kernels,
  refusedFor,
  examinedAtMs: Date.UTC(2026, 10, 29, 12),
  seconds: 0.84,
});
const said = (of: AdapterVerdict) => inWords('shell', verdictSaid(of, englishFormat));
const replaced = (of: KernelVerdict) => inWords('shell', replacementSaid(of, englishFormat));

test('a GPU is said to be right where all its kernels are, with the largest difference', () => {
  expect(said(verdict([right('tiles', null), right('gemm'), right('dropoutMask', 0), right('all', null)]))).toBe(
    'All 2 kernels give what wasm gives, to 3.1e-6. Examined on Nov 29, 2026, in 0.8 s.',
  );
});

test('kernels that were replaced are counted, and each says why and by what', () => {
  expect(said(verdict([right('gemm'), wrong, right('all', null)]))).toMatch(/^1 of 2 kernels give what wasm gives\./);
  expect(replaced(wrong)).toBe('differs by 0.012. TensorFlow.js’s operations compute instead.');
  expect(replaced({ ...wrong, way: 'plain', difference: null })).toBe(
    'gives what is not a number. Its plain variant computes instead.',
  );
  expect(replaced({ kernel: 'tiles', way: 'plain', fault: 'lost', difference: null })).toBe(
    'made the GPU stop. The plain tile is used.',
  );
  expect(replaced({ kernel: 'all', way: 'composed', fault: 'differs', difference: null })).toMatch(/everything\.$/);
  for (const fault of ['refused', 'hangs', 'lost', 'ended'] as const) replaced({ ...wrong, fault });
});

test('a GPU that is not used is said to be so, and on account of what', () => {
  expect(said(verdict([right('gemm')], wrong))).toMatch(/“layerNorm” differs by 0\.012\. Another version/);
  expect(said(verdict([right('gemm')], { ...wrong, fault: 'lost' }))).toMatch(/“layerNorm” made the GPU stop\./);
});
