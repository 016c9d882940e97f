import { expect, test } from 'vitest';
import { philoxKeyOf, philoxNormal } from '../../lib/philox.ts';
import { itemAt, present } from '../../lib/present.ts';
import { shuffledIndices } from '../../lib/shuffle.ts';
import { softmax } from '../softmax.ts';
import { fitLogisticRegression } from './logistic-regression.ts';
import { memoryMatrix } from './memory-matrix.ts';
import { type ProbeRow, probeReportSchema, probeRow } from './probe-report.ts';
import { rowBuilders } from './probe-rows.ts';
import type { ProbeData, ProbePorts, ProbeTask } from './probe-task.ts';
import { fitProbe, runProbe } from './run-probe.ts';

const hiddenSize = 4;

/** Statistics of clips whose class moves the mean of one hidden state's numbers by `spread`. */
function madeUp(labels: readonly number[], stateCount: number, spread: (layer: number) => number): ProbeData {
  const blocks = 2 * stateCount;
  const noise = philoxNormal(philoxKeyOf(3), [labels.length, stateCount, 0], labels.length * blocks * hiddenSize);
  /** Numbers of hidden state `layer` of a clip, in block 0 its means, in block 1 its deviations. */
  const numbersOf = (clip: number, layer: number, block: 0 | 1) => {
    const from = ((2 * clip + block) * stateCount + layer) * hiddenSize;
    return Array.from(noise.subarray(from, from + hiddenSize), (value, h) => {
      if (block === 1) return Math.abs(value);
      return value + (h === itemAt(labels, clip) % hiddenSize ? spread(layer) : 0);
    });
  };
  return {
    shape: { stateCount, hiddenSize, hasRawMeans: false },
    matrix(part) {
      const layers = 'layers' in part ? part.layers : [0];
      const isMean = part.kind === 'mean' || part.kind === 'raw_mean';
      const kinds = part.kind === 'mean_std' ? ([0, 1] as const) : isMean ? ([0] as const) : ([1] as const);
      const rowOf = (clip: number) =>
        kinds.flatMap((block) => layers.flatMap((layer) => numbersOf(clip, layer, block)));
      return Float32Array.from(labels.flatMap((_, clip) => rowOf(clip)));
    },
  };
}

function taskOf(clipLabels: readonly number[], folds: readonly number[], change: Partial<ProbeTask> = {}): ProbeTask {
  const classCount = Math.max(...clipLabels) + 1;
  return {
    labels: Array.from({ length: classCount }, (_, k) => `label ${k}`),
    clipLabels,
    targets: null,
    folds: Int32Array.from(folds),
    foldsBy: null,
    groups: [],
    mixedFolds: null,
    isLeaveOneOut: false,
    seed: 1,
    ...change,
  };
}

function portsOf(data: ProbeData, change: Partial<ProbePorts> = {}): ProbePorts {
  return { data, matrixOf: memoryMatrix, onProgress() {}, isStopped: () => false, ...change };
}

const clips = (count: number) => Array.from({ length: count }, (_, clip) => clip);

/** All rows but the one that is trained, which takes a while. */
const fittedRows = (ports: ProbePorts) =>
  rowBuilders(ports.data.shape).filter(({ features }) => features !== 'transformers_head');

async function findings(task: ProbeTask, ports: ProbePorts, builders = fittedRows(ports)) {
  const found = present(await runProbe(task, ports, builders));
  const whole = { ...found, datasetId: 'd', modelId: 'm', createdAt: 0, passSeconds: 0 };
  probeReportSchema.parse({ ...whole, clips: clips(task.clipLabels.length) });
  return found;
}

const accuracyOf = (found: { rows: ProbeRow[] }, name: string) => present(probeRow(found, name)).accuracy;

test('the layer that knows the labels is found, inside the folds too, and every row has its figures', async () => {
  const labels = clips(120).map((clip) => clip % 3);
  const data = madeUp(labels, 3, (layer) => (layer === 1 ? 4 : 0));
  const seen: number[] = [];
  const onProgress: ProbePorts['onProgress'] = (done, total) => seen.push(done / total);
  const found = await findings(
    taskOf(
      labels,
      clips(120).map((clip) => Math.floor(clip / 3) % 5),
    ),
    portsOf(data, { onProgress }),
  );
  expect(found.rows.map(({ name }) => name)).toEqual([
    ...['majority', 'prosody', 'mfcc', 'layer_0_mean', 'layer_1_mean', 'layer_2_mean'],
    ...['layer_0_mean_std', 'layer_1_mean_std', 'layer_2_mean_std', 'all_layers_mean', 'all_layers_mean_std'],
    'weighted_sum',
    ...['best_layer_mean', 'best_layer_mean_std', 'best', 'best_native'],
  ]);
  expect(accuracyOf(found, 'layer_1_mean')).toBeGreaterThan(0.95);
  expect(accuracyOf(found, 'layer_0_mean')).toBeLessThan(0.55);
  expect(present(probeRow(found, 'best_layer_mean')).layers).toEqual([1]);
  expect(present(probeRow(found, 'best_native')).predicted).toEqual(present(probeRow(found, 'layer_1_mean')).predicted);
  expect(accuracyOf(found, 'majority')).toBeCloseTo(1 / 3, 1);
  expect(seen.at(-1)).toBe(1);
  expect([...seen].sort((a, b) => a - b)).toEqual(seen);
});

test('of labels that are drawn by chance, the best of the curve is better than chance and choosing it inside the folds is not', async () => {
  let [curves, chosen] = [0, 0];
  const draws = 4;
  for (let seed = 0; seed < draws; seed++) {
    const labels = shuffledIndices(100, seed, 1).map((index) => index % 2);
    const data = madeUp(labels, 6, () => 0);
    const found = await findings(
      taskOf(
        labels,
        clips(100).map((clip) => clip % 5),
        { seed },
      ),
      portsOf(data),
    );
    curves +=
      Math.max(...found.rows.filter(({ chosen }) => chosen === 'outside').map(({ accuracy }) => accuracy)) / draws;
    chosen += accuracyOf(found, 'best') / draws;
  }
  expect(curves).toBeGreaterThan(0.55);
  expect(chosen).toBeLessThan(0.52);
});

test.each([2, 3, 5, 7])('%i folds: nothing that a fold is given depends on its own labels', async (foldCount) => {
  const labels = clips(84).map((clip) => clip % 3);
  const folds = clips(84).map((clip) => Math.floor(clip / 3) % foldCount);
  const data = madeUp(labels, 2, (layer) => layer);
  const honest = await findings(taskOf(labels, folds), portsOf(data));
  const changed = labels.map((label, clip) => (folds[clip] === 0 ? (label + 1) % 3 : label));
  const other = await findings(taskOf(changed, folds), portsOf(data));
  for (const row of honest.rows) {
    const found = present(probeRow(other, row.name));
    if (row.chosen === 'outside') expect(found.c?.[0], row.name).toEqual(row.c?.[0]);
    const own = ({ predicted }: ProbeRow) => predicted.filter((_, clip) => folds[clip] === 0);
    expect(own(found), row.name).toEqual(own(row));
  }
  const ofFold = (probabilities: number[][]) => probabilities.filter((_, clip) => folds[clip] === 0);
  expect(ofFold(other.probabilities)).toEqual(ofFold(honest.probabilities));
});

test('classes and folds as odd as they come: a class of one clip, a fold of one class, two classes, one value of a feature', async () => {
  for (const [labels, folds] of [
    [
      [0, 1, 2, 0, 1, 0, 1, 0, 1, 0],
      [0, 0, 0, 1, 1, 2, 2, 3, 3, 4],
    ],
    [
      [0, 0, 0, 1, 1, 1, 0, 0, 1, 1],
      [0, 0, 0, 1, 1, 1, 2, 2, 2, 2],
    ],
    [
      [0, 0, 1, 1],
      [0, 0, 1, 1],
    ],
    [
      [0, 0, 0, 0],
      [0, 1, 0, 1],
    ],
    [
      [0, 1, 0, 1, 2, 2],
      [0, 0, 1, 1, 1, 1],
    ],
  ] as const) {
    const { matrix, shape } = madeUp(labels, 2, () => 2);
    const data: ProbeData = {
      shape,
      matrix: (part) => matrix(part).map((value, i) => (i % hiddenSize === 0 ? 7 : value)),
    };
    const found = await findings(taskOf(labels, folds), portsOf(data));
    for (const { accuracy, logLoss } of found.rows) {
      expect(accuracy).toBeLessThanOrEqual(1);
      expect(logLoss).toBeLessThan(40);
    }
    const head = await fitProbe(taskOf(labels, folds), { features: 'mean', layers: [1] }, portsOf(data));
    expect(present(head).weights.every(Number.isFinite)).toBe(true);
  }
});

test('who speaks alone is known: mixed folds show that leak, and more clips of the same voices are no help', async () => {
  const speakers = clips(96).map((clip) => clip % 12);
  const labels = speakers.map((speaker) => Math.floor(speaker / 2) % 2);
  const voices = philoxNormal(philoxKeyOf(7), [0, 0, 0], 12 * hiddenSize);
  const { shape, matrix } = madeUp(labels, 3, () => 0);
  const voiceOf: ProbeData['matrix'] = (part) => {
    const values = matrix(part);
    const width = values.length / labels.length;
    return values.map((value, i) => {
      const speaker = itemAt(speakers, Math.floor(i / width));
      return 0.1 * value + itemAt(voices, speaker * hiddenSize + (i % hiddenSize)) ** ((i % 3) + 1);
    });
  };
  const task = taskOf(
    labels,
    speakers.map((speaker) => speaker % 4),
    {
      foldsBy: 'speaker',
      groups: [{ name: 'speaker', clipValues: speakers }],
      mixedFolds: Int32Array.from(clips(96), (clip) => Math.floor(clip / 12) % 4),
      targets: Float64Array.from(labels.flatMap((label) => (label === 0 ? [0.8, 0.2] : [0, 1]))),
    },
  );
  const ports = portsOf({ shape, matrix: voiceOf });
  const builders = rowBuilders(shape).filter(({ name }) => /^(majority|(layer_0|all_layers)_mean)$/.test(name));
  const found = present(await runProbe(task, ports, builders));
  expect(present(found.mixedFolds).accuracy).toBeGreaterThan(0.8);
  expect(accuracyOf(found, found.best.any)).toBeLessThan(0.6);
  expect(found.learningCurve.map(({ share }) => share)).toEqual([0.1, 0.2, 0.4, 0.7, 1]);
  expect(found.agreement?.map(({ low, clipCount }) => [low, clipCount])).toEqual([
    [0.7, 48],
    [0.9, 48],
  ]);
});

test('a head trained as transformers would finds what is there, with each seed, and becomes a native head', async () => {
  const labels = clips(90).map((clip) => clip % 3);
  const data = madeUp(labels, 3, (layer) => (layer === 1 ? 4 : 0));
  const task = taskOf(
    labels,
    clips(90).map((clip) => Math.floor(clip / 3) % 5),
  );
  const builders = rowBuilders(data.shape).filter(({ features }) => features !== 'mean' && features !== 'mean_std');
  const found = present(await runProbe(task, portsOf(data), builders));
  const row = present(probeRow(found, 'transformers_head'));
  expect(row.accuracy).toBeGreaterThan(0.9);
  expect(row.seeds?.[0]).toBe(row.accuracy);
  expect(row.seeds?.length).toBe(3);
  // whatever it is worth: it is not compared inside the folds
  expect(found.best.native).toBe('best_native');
  expect(present(probeRow(found, 'best_native')).features).toBe('weighted_sum');
  const head = present(await fitProbe(task, row, portsOf(data)));
  const shares = softmax(present(head.layerWeights));
  expect(shares.indexOf(Math.max(...shares))).toBe(1);
  const states = data.matrix({ kind: 'raw_mean', layers: [0, 1, 2] });
  const right = labels.filter((label, clip) => {
    const logits = head.intercepts.map((intercept, k) =>
      shares.reduce((sum, share, s) => {
        const from = (clip * 3 + s) * hiddenSize;
        const products = clips(hiddenSize).map((d) => itemAt(states, from + d) * itemAt(head.weights, d * 3 + k));
        return sum + share * products.reduce((a, b) => a + b);
      }, intercept),
    );
    return logits.indexOf(Math.max(...logits)) === label;
  });
  expect(right.length / labels.length).toBeGreaterThan(0.95);
});

test.each([2, 3, 4])(
  '%i classes: a probe of all clips says what the regression of standardised features does',
  async (classCount) => {
    const labels = clips(60).map((clip) => clip % classCount);
    const data = madeUp(labels, 2, () => 1);
    const matrix = (part: Parameters<ProbeData['matrix']>[0]) =>
      data.matrix(part).map((value, i) => 100 * (i % 3) + value);
    const task = taskOf(
      labels,
      clips(60).map((clip) => clip % 5),
    );
    const part = { kind: 'mean_std', layers: [1] } as const;
    const head = present(await fitProbe(task, { features: 'mean_std', layers: [1] }, portsOf({ ...data, matrix })));
    const width = 2 * hiddenSize;
    const values = matrix(part);
    const columns = clips(width).map((d) => Array.from(values.filter((_, i) => i % width === d)));
    const moments = columns.map((column) => {
      const mean = column.reduce((sum, value) => sum + value) / 60;
      return { mean, deviation: Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 60) };
    });
    const standard = values.map((value, i) => {
      const { mean, deviation } = itemAt(moments, i % width);
      return (value - mean) / deviation;
    });
    const targets = Float64Array.from(labels.flatMap((label) => clips(classCount).map((k) => Number(k === label))));
    const features = memoryMatrix(standard, width);
    const plain = await fitLogisticRegression(features, targets, classCount, { c: present(head.c) });
    const logitsOf = (row: Float32Array) =>
      clips(classCount).map(
        (k) =>
          itemAt(head.intercepts, k) +
          row.reduce((sum, value, d) => sum + value * itemAt(head.weights, d * classCount + k), 0),
      );
    const expected = await features.times(plain.weights, plain.intercepts.length);
    const differences = clips(60).map((clip) => {
      const found = logitsOf(values.subarray(clip * width, (clip + 1) * width));
      const own = plain.intercepts.length;
      const [first, last] =
        own === 1
          ? [0, itemAt(expected, clip) + itemAt(plain.intercepts, 0)]
          : [
              itemAt(expected, clip * own) + itemAt(plain.intercepts, 0),
              itemAt(expected, clip * own + own - 1) + itemAt(plain.intercepts, own - 1),
            ];
      return Math.abs(itemAt(found, -1) - itemAt(found, 0) - (last - first));
    });
    expect(Math.max(...differences)).toBeLessThan(1e-4);
  },
);

test('what is stopped says nothing, also where the word to stop is a message that waits', async () => {
  const labels = clips(30).map((clip) => clip % 2);
  const task = taskOf(
    labels,
    clips(30).map((clip) => clip % 5),
  );
  const data = madeUp(labels, 2, () => 1);
  let asked = 0;
  expect(await runProbe(task, portsOf(data, { isStopped: () => ++asked > 5 }))).toBeNull();
  let isStopped = false;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    isStopped = true;
  };
  port2.postMessage(null);
  let finished = 0;
  const onProgress: ProbePorts['onProgress'] = (_done, _total, rows) => {
    finished = rows.length;
  };
  expect(await runProbe(task, portsOf(data, { isStopped: () => isStopped, onProgress }))).toBeNull();
  expect(finished).toBeLessThan(5);
  port1.close();
});
