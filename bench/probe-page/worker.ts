// Cross-validates rows of a probe over statistics in a file, which stands for the store's.

import { openEngine } from '../../src/engine/backend/backend.ts';
import { EngineMatrix } from '../../src/engine/engine-matrix.ts';
import type { FeatureMatrix } from '../../src/evaluation/probes/feature-matrix.ts';
import { rowBuilders } from '../../src/evaluation/probes/probe-rows.ts';
import type { ProbeData, ProbePorts, ProbeTask } from '../../src/evaluation/probes/probe-task.ts';
import { contextOf, runProbe } from '../../src/evaluation/probes/run-probe.ts';
import { float16ToFloat32 } from '../../src/lib/float16.ts';
import { itemAt, present } from '../../src/lib/present.ts';
import { exposeWorker } from '../../src/protocol/worker-client.ts';

/** What a worker has and the page's types lack. */
declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

export interface BenchTask {
  clips: number;
  layers: number;
  hidden: number;
  classes: number;
  labels: number[];
  speakers: number[];
  folds: number[];
}

let ports: ProbePorts;
let task: ProbeTask;

/** Of all products since the last row. */
const products = { calls: 0, columns: 0, seconds: 0 };

function counted(values: Float32Array, columnCount: number): FeatureMatrix {
  const matrix = new EngineMatrix(values, columnCount);
  const timed = async (columns: number, call: () => Promise<Float32Array>) => {
    const startedAt = performance.now();
    const result = await call();
    products.calls += 1;
    products.columns += columns;
    products.seconds += (performance.now() - startedAt) / 1000;
    return result;
  };
  return {
    rowCount: matrix.rowCount,
    columnCount,
    rounding: matrix.rounding,
    times: (right, columns) => timed(columns, () => matrix.times(right, columns)),
    transposedTimes: (right, columns) => timed(columns, () => matrix.transposedTimes(right, columns)),
    dispose: () => matrix.dispose(),
  };
}

/** float16 [layers, clips, 2 · hidden] in a file. */
function dataOf({ clips, layers, hidden }: BenchTask, file: File): ProbeData {
  const width = 2 * hidden;
  const reader = new FileReaderSync();
  const layerOf = (layer: number) => {
    const bytes = 2 * clips * width;
    const halves = new Uint16Array(reader.readAsArrayBuffer(file.slice(layer * bytes, (layer + 1) * bytes)));
    return float16ToFloat32(halves);
  };
  return {
    shape: { stateCount: layers, hiddenSize: hidden, hasRawMeans: false },
    matrix(part) {
      const chosen = 'layers' in part ? part.layers : [0];
      const blocks = part.kind === 'mean_std' ? 2 : 1;
      const columns = 'layers' in part ? blocks * chosen.length * hidden : 40;
      const values = new Float32Array(clips * columns);
      for (const [place, layer] of chosen.entries()) {
        const all = layerOf(layer);
        for (let clip = 0; clip < clips; clip++)
          for (let block = 0; block < blocks; block++) {
            const from = clip * width + block * hidden;
            const at = clip * columns + ('layers' in part ? (block * chosen.length + place) * hidden : 0);
            values.set(all.subarray(from, from + Math.min(hidden, columns)), at);
          }
      }
      return values;
    },
  };
}

const api = {
  async open(bench: BenchTask, file: File, threads: number): Promise<string> {
    const { description } = await openEngine('wasm', { wasmThreads: threads });
    task = {
      labels: Array.from({ length: bench.classes }, (_, k) => `label ${k}`),
      clipLabels: bench.labels,
      targets: null,
      folds: Int32Array.from(bench.folds),
      foldsBy: 'speaker',
      groups: [{ name: 'speaker', clipValues: bench.speakers }],
      mixedFolds: null,
      isLeaveOneOut: false,
      seed: 1,
    };
    ports = {
      data: dataOf(bench, file),
      matrixOf: counted,
      onProgress() {},
      isStopped: () => false,
    };
    return description;
  },
  /** One row: seconds, accuracy and each fold's penalty. */
  async row(name: string) {
    Object.assign(products, { calls: 0, columns: 0, seconds: 0 });
    const startedAt = performance.now();
    const builder = rowBuilders(ports.data.shape).find((one) => one.name === name);
    const { classCount } = contextOf(task, ports).classes;
    const found = present(await present(builder).build(contextOf(task, ports), () => {}));
    const right = task.clipLabels.filter((label, clip) => {
      const logs = found.logProbabilities.subarray(clip * classCount, (clip + 1) * classCount);
      return logs.every((log) => log <= itemAt(logs, label));
    });
    const seconds = (performance.now() - startedAt) / 1000;
    return { seconds, accuracy: right.length / task.clipLabels.length, c: found.c, products: { ...products } };
  },
  /** All rows; seconds to the end of each. */
  async whole(onProgress: (done: number, total: number, rows: number) => void) {
    const startedAt = performance.now();
    const seconds: number[] = [];
    const elapsed = () => (performance.now() - startedAt) / 1000;
    const found = await runProbe(task, {
      ...ports,
      onProgress(done, total, rows) {
        while (seconds.length < rows.length) seconds.push(elapsed());
        onProgress(done, total, rows.length);
      },
    });
    if (!found) throw new Error('It was not stopped.');
    return {
      seconds: elapsed(),
      rows: found.rows.map(({ name, accuracy, c }, row) => ({ name, accuracy, c, at: seconds[row] ?? elapsed() })),
    };
  },
};

export type ProbeBenchApi = typeof api;

exposeWorker(api);
