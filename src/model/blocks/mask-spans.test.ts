// Spans against `_compute_mask_indices` of transformers 5.17, by their statistics over many draws.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { philoxFill } from '../../lib/philox.ts';
import {
  allowedErrors,
  type MomentLists,
  meanErrors,
  momentsOf,
  pick,
  rateErrors,
  varianceErrors,
} from '../../testing/draw-statistics.ts';
import { type ClipWords, drawSpans, type SpanSettings } from './mask-spans.ts';

interface SpanCase extends SpanSettings {
  length: number;
  lengths: number[];
  draws: number;
  share: MomentLists;
  runs: MomentLists;
  frequency: number[][];
}

const { spans } = JSON.parse(readFileSync('fixtures/draws/draws.json', 'utf8')) as { spans: SpanCase[] };
const draws = 6000;

const wordsOf =
  (draw: number): ClipWords =>
  (clip, count) => {
    const out = new Uint32Array(count);
    philoxFill([7, draw], [clip, 1, 2], out);
    return out;
  };

type Draw = (golden: SpanCase, draw: number) => Uint8Array;
const ours: Draw = (golden, draw) => drawSpans(golden.length, golden.lengths, golden, wordsOf(draw));

/** The largest distance of any statistic from the reference's, in standard errors, and which it is. */
function distance(golden: SpanCase, draw: Draw): { errors: number; of: string } {
  const { length, lengths } = golden;
  const masks = Array.from({ length: draws }, (_, i) => draw(golden, i));
  let worst = { errors: 0, of: 'nothing' };
  const note = (errors: number, of: string) => {
    if (!(errors <= worst.errors)) worst = { errors, of };
  };
  for (const clip of lengths.keys()) {
    const rows = masks.map((mask) => mask.subarray(clip * length, (clip + 1) * length));
    const share = momentsOf(rows.map((row) => row.reduce((sum, value) => sum + value, 0) / length));
    const runs = momentsOf(rows.map((row) => row.filter((value, i) => value && !row[i - 1]).length));
    for (const [name, found, expected] of [
      ['share', share, pick(golden.share, clip)],
      ['runs', runs, pick(golden.runs, clip)],
    ] as const) {
      note(meanErrors(found, draws, expected, golden.draws), `mean ${name} of clip ${clip}`);
      note(varianceErrors(found, draws, expected, golden.draws), `variance of ${name} of clip ${clip}`);
    }
    golden.frequency[clip]!.forEach((count, at) => {
      const found = rows.filter((row) => row[at]).length;
      note(rateErrors(found, draws, count, golden.draws), `frequency at ${at} of clip ${clip}`);
    });
  }
  return worst;
}

describe.each(spans)('length $length, probability $probability, spans of $spanLength', (golden) => {
  test('as the reference draws', () => {
    const { errors, of } = distance(golden, ours);
    expect(errors, of).toBeLessThan(allowedErrors);
  });
});

describe('a wrong distribution is found', () => {
  const wrong: [string, Draw][] = [
    ['one span fewer', (g, i) => drawSpans(g.length, g.lengths, { ...g, minSpans: 1 }, wordsOf(i))],
    ['always rounded down', (g, i) => drawSpans(g.length, g.lengths, g, zeroFirst(wordsOf(i)))],
    [
      'own lengths not looked at',
      (g, i) =>
        drawSpans(
          g.length,
          g.lengths.map(() => g.length),
          g,
          wordsOf(i),
        ),
    ],
    ['shorter spans', (g, i) => drawSpans(g.length, g.lengths, { ...g, spanLength: g.spanLength - 1 }, wordsOf(i))],
    ['frame by frame', (g, i) => frameByFrame(g, wordsOf(i))],
  ];
  const cases: Record<string, number> = { 'one span fewer': 0 };
  test.each(wrong)('%s', (name, draw) => {
    expect(distance(spans[cases[name] ?? 1]!, draw).errors).toBeGreaterThan(2 * allowedErrors);
  });
});

test('no two spans of a clip start at the same place, and all lie in it', () => {
  const settings = { probability: 0.9, spanLength: 1, minSpans: 0 };
  for (let draw = 0; draw < 50; draw++) {
    const mask = drawSpans(40, [40, 20], settings, wordsOf(draw));
    expect(mask.subarray(0, 40).reduce((a, b) => a + b, 0)).toBe(36);
    expect(mask.subarray(60).every((value) => value === 0)).toBe(true);
  }
});

test('a clip shorter than a span keeps all its frames', () => {
  expect(drawSpans(9, [9], { probability: 1, spanLength: 10, minSpans: 2 }, wordsOf(0))).toEqual(new Uint8Array(9));
});

function zeroFirst(words: ClipWords): ClipWords {
  return (clip, count) => (count === 1 ? new Uint32Array(1) : words(clip, count));
}

function frameByFrame({ length, lengths, probability }: SpanCase, words: ClipWords): Uint8Array {
  const mask = new Uint8Array(length * lengths.length);
  for (const clip of lengths.keys()) {
    words(clip, length).forEach((word, at) => {
      if (word / 2 ** 32 < probability && at < lengths[clip]!) mask[clip * length + at] = 1;
    });
  }
  return mask;
}
