import { expect, test } from 'vitest';
import { logOdds, occluded, occlusionCurve, planOcclusion } from './occlusion.ts';
import { softmax } from './softmax.ts';

const rateHz = 16_000;

/** Its first label is what sounds between two moments, its second what sounds anywhere. */
function classifier(samples: Float32Array, from: number, to: number): number[] {
  const energy = (part: Float32Array) => part.reduce((sum, sample) => sum + sample * sample, 0);
  return [energy(samples.subarray(from, to)), 0.01 * energy(samples)];
}

const tone = (count: number) => Float32Array.from({ length: count }, (_, i) => 0.1 * Math.sin(i / 5) + 0.02);

test('the part that a classifier reads is the part that is found', () => {
  const samples = tone(2 * rateHz);
  const [from, to] = [1.1 * rateHz, 1.3 * rateHz];
  const plan = planOcclusion(samples.length, rateHz);
  const hidden = plan.starts.map((_, at) => classifier(occluded(samples, plan, at), from, to));
  const { drops, strongest } = occlusionCurve(plan, classifier(samples, from, to), hidden, 0, 1);
  expect(drops).toHaveLength(20);
  expect(strongest?.from).toBeGreaterThanOrEqual(from);
  expect(strongest?.to).toBeLessThanOrEqual(to);
  // far from it, hiding only takes from the other label
  expect(drops[0]).toBeLessThan(0);
  expect(drops[19]).toBeLessThan(0);
  // the mirror image is not the same answer
  const mirrored = occlusionCurve(plan, classifier(samples, from, to), [...hidden].reverse(), 0, 1);
  expect(mirrored.strongest?.from).not.toBe(strongest?.from);
});

test('a hidden span is silence without a click, and the rest is as it was', () => {
  const samples = tone(rateHz);
  const plan = planOcclusion(samples.length, rateHz);
  const hidden = occluded(samples, plan, 5);
  const start = plan.starts[5]!;
  const mean = samples.reduce((sum, one) => sum + one, 0) / samples.length;
  for (let i = start; i < start + plan.spanSamples; i++) expect(hidden[i]).toBeCloseTo(mean, 6);
  const steps = [...hidden].slice(1).map((one, i) => Math.abs(one - hidden[i]!));
  expect(Math.max(...steps)).toBeLessThan(0.025); // the tone's own are 0.02
  expect(hidden.slice(0, start - 100)).toEqual(samples.slice(0, start - 100));
  expect(hidden.slice(start + plan.spanSamples + 100)).toEqual(samples.slice(start + plan.spanSamples + 100));
});

test('long clips get longer spans instead of more', () => {
  for (const seconds of [0.03, 0.2, 5, 600]) {
    const plan = planOcclusion(Math.round(seconds * rateHz), rateHz);
    expect(plan.starts.length).toBeLessThanOrEqual(61);
    expect(plan.starts.at(-1)! + plan.spanSamples).toBeGreaterThanOrEqual(plan.sampleCount);
  }
  expect(planOcclusion(5 * rateHz, rateHz).spanSamples).toBe(0.2 * rateHz);
});

test('log-odds are those of the softmax, and finite where that says 1', () => {
  const logits = [2, -1, 0.5];
  const p = softmax(logits.map((one) => one / 1.7))[0]!;
  expect(logOdds(logits, 0, 1.7)).toBeCloseTo(Math.log(p / (1 - p)), 12);
  expect(logOdds([900, 0, 1], 0, 1)).toBeGreaterThan(800);
});
