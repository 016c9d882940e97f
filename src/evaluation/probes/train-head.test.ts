// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { philoxKeyOf, philoxNormal } from '../../lib/philox.ts';
import { batchesOf, HeadTrainer, stepCount } from './train-head.ts';
import { type HeadParameters, headLogProbabilities, lossAndGradients, parameterNames } from './transformers-head.ts';

interface Golden {
  learning_rate: number;
  weight_decay: number;
  states: number;
  means: number[];
  labels: number[];
  start: Record<string, number[] | number[][]>;
  batches: number[][];
  losses: number[];
  layer_weights: number[];
  log_probabilities: number[][];
}

const { transformers_head: golden } = JSON.parse(readFileSync('fixtures/golden/probes.json', 'utf8')) as {
  transformers_head: Golden;
};
const states = Float32Array.from(golden.means);
const classCount = golden.log_probabilities[0]!.length;
const targets = Float64Array.from(
  golden.labels.flatMap((label) => Array.from({ length: classCount }, (_, k) => Number(k === label))),
);

function start(): HeadParameters {
  const named = (name: string) => Float32Array.from(golden.start[name]!.flat());
  return {
    layerWeights: named('layer_weights'),
    projector: named('projector.weight'),
    projectorBias: named('projector.bias'),
    classifier: named('classifier.weight'),
    classifierBias: named('classifier.bias'),
  };
}

test('the same steps as HubertForSequenceClassification under PyTorch’s AdamW, to 1e-4 in every loss', () => {
  const { learning_rate: learningRate, weight_decay: weightDecay, batches, losses } = golden;
  const trainer = new HeadTrainer(start(), { learningRate, weightDecay }, batches.length);
  const found = batches.map((clips) => trainer.step(states, targets, clips));
  expect(largest(found, losses)).toBeLessThan(1e-4);
  expect(largest(trainer.parameters.layerWeights, golden.layer_weights)).toBeLessThan(1e-4);
  const logs = headLogProbabilities(trainer.parameters, states, [...golden.labels.keys()]);
  expect(largest(logs, golden.log_probabilities.flat())).toBeLessThan(1e-3);
});

test('gradients are those of finite differences', () => {
  const parameters = start();
  const noise = philoxNormal(philoxKeyOf(1), [0, 0, 0], 1000);
  for (const name of parameterNames)
    parameters[name].forEach((value, i) => {
      parameters[name][i] = value + 0.2 * noise[i]!;
    });
  const soft = targets.map((target) => 0.7 * target + 0.1);
  const clips = [0, 1, 2, 3, 5, 8];
  const lossOf = () => lossAndGradients(parameters, states, soft, clips).loss;
  const { gradients } = lossAndGradients(parameters, states, soft, clips);
  for (const name of parameterNames)
    for (const [i, gradient] of gradients[name].entries()) {
      const values = parameters[name];
      const before = values[i]!;
      values[i] = before + 1e-3;
      const [above, up] = [lossOf(), values[i]!];
      values[i] = before - 1e-3;
      const [below, down] = [lossOf(), values[i]!];
      values[i] = before;
      const slope = (above - below) / (up - down);
      expect(Math.abs(slope - gradient), `${name} ${i}`).toBeLessThan(1e-3 * Math.max(1, Math.abs(slope)));
    }
});

test('each epoch has every clip once, in an order of its own, and the schedule as many steps', () => {
  const training = { learningRate: 1, numTrainEpochs: 3, perDeviceTrainBatchSize: 4, weightDecay: 0 };
  const clips = [3, 5, 7, 9, 11, 13, 15, 17, 19, 21];
  const batches = [...batchesOf(clips, training, 1)];
  expect(batches.length).toBe(stepCount(clips.length, training));
  const epochs = [0, 3, 6].map((from) => batches.slice(from, from + 3).flat());
  for (const epoch of epochs) expect([...epoch].sort((a, b) => a - b)).toEqual(clips);
  expect(epochs[0]).not.toEqual(epochs[1]);
});

function largest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}
