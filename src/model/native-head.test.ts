import { expect, test } from 'vitest';
import { philoxKeyOf, philoxNormal } from '../lib/philox.ts';
import { nativeHead } from './native-head.ts';

const normal = (stream: number, size: number, scale = 1) =>
  Array.from(philoxNormal(philoxKeyOf(7), [stream, 0, 0], size), (value) => scale * value);

const hiddenSize = 24;
const labelCount = 5;
const config = { hiddenSize, layerCount: 3, classifierProjSize: 8, usesWeightedLayerSum: false };

function initialOf(projectorSize: number): Map<string, Float32Array> {
  return new Map([
    ['projector.weight', Float32Array.from(normal(1, projectorSize * hiddenSize, 0.02))],
    ['projector.bias', Float32Array.from(normal(2, projectorSize))],
    ['classifier.weight', new Float32Array(labelCount * projectorSize)],
    ['classifier.bias', new Float32Array(labelCount)],
  ]);
}

const head = {
  layerWeights: null,
  weights: normal(3, hiddenSize * labelCount, 3),
  intercepts: normal(4, labelCount, 10),
};

/** classifier · (projector · features + bias) + bias, as transformers has it. */
function logitsOf(parameters: ReadonlyMap<string, Float32Array>, features: readonly number[]): number[] {
  const linear = (name: string, input: readonly number[]) => {
    const bias = [...parameters.get(`${name}.bias`)!];
    const weight = parameters.get(`${name}.weight`)!;
    return bias.map((offset, row) => input.reduce((sum, x, i) => sum + x * weight[row * input.length + i]!, offset));
  };
  return linear('classifier', linear('projector', features));
}

test('projector and classifier give the logits of the probe', () => {
  const parameters = nativeHead(head, config, initialOf(8));
  for (let clip = 0; clip < 20; clip++) {
    const features = normal(100 + clip, hiddenSize);
    const expected = head.intercepts.map((intercept, label) =>
      features.reduce((sum, x, i) => sum + x * head.weights[i * labelCount + label]!, intercept),
    );
    for (const [label, logit] of logitsOf(parameters, features).entries())
      expect(Math.abs(logit - expected[label]!)).toBeLessThan(1e-5);
  }
});

test('what the probe does not need of the projector stays as it began, and nothing reads it yet', () => {
  const initial = initialOf(8);
  const parameters = nativeHead(head, config, initial);
  const from = labelCount * hiddenSize;
  expect(parameters.get('projector.weight')!.subarray(from)).toEqual(initial.get('projector.weight')!.subarray(from));
  expect(parameters.get('projector.bias')!.subarray(labelCount)).toEqual(
    initial.get('projector.bias')!.subarray(labelCount),
  );
  const classifier = parameters.get('classifier.weight')!;
  for (let label = 0; label < labelCount; label++)
    expect([...classifier.subarray(label * 8 + labelCount, (label + 1) * 8)]).toEqual([0, 0, 0]);
});

test('a label that nothing speaks for, a weighted sum, and heads of another model', () => {
  const weights = head.weights.map((weight, at) => (at % labelCount === 2 ? 0 : weight));
  const silent = nativeHead({ ...head, weights }, config, initialOf(8));
  expect([...silent.values()].every((values) => values.every(Number.isFinite))).toBe(true);
  const sum = { ...head, layerWeights: [1, -2, 3, 0] };
  const summed = { ...config, usesWeightedLayerSum: true };
  expect(nativeHead(sum, summed, initialOf(8)).get('layer_weights')).toEqual(Float32Array.of(1, -2, 3, 0));
  expect(() => nativeHead(sum, config, initialOf(8))).toThrow('another model');
  expect(() => nativeHead(head, summed, initialOf(8))).toThrow('another model');
  expect(() => nativeHead(sum, { ...summed, layerCount: 4 }, initialOf(8))).toThrow('another model');
  expect(() => nativeHead(head, { ...config, classifierProjSize: 4 }, initialOf(4))).toThrow('another model');
});
