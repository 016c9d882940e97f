// Testing runs on other data sets than their own, pair by pair.

import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { present } from '../lib/present.ts';
import { type AcrossPair, mappingFor, pairKey } from '../run/across/across-matrix.ts';
import type { CrossEvaluation, LabelMapping } from '../run/across/cross-evaluation.ts';
import { newActivity } from '../run/run-activity.ts';
import type { RunEvent } from '../run/run-events.ts';
import { keepingEvaluation, type RunRecord } from '../run/run-record.ts';
import { acrossDataset, acrossRequest, learnedContents } from './across-request.ts';
import type { AcrossActions, AcrossState } from './across-types.ts';
import { interpretDataset } from './open-dataset.ts';
import { findRun, occupyEngine } from './run-work.ts';
import type { StudioContext } from './studio-context.ts';
import type { OpenDataset } from './studio-state.ts';

export const nothingAcross: AcrossState['across'] = {
  datasets: null,
  evaluations: [],
  mappings: [],
  working: null,
  failures: {},
};

export function acrossActions(context: StudioContext): AcrossActions {
  const { store, deps, attempt, runFeed } = context;

  const change = (part: Partial<AcrossState['across']>) =>
    store.setState(({ across }) => ({ across: { ...across, ...part } }));

  async function readDataset(id: string): Promise<OpenDataset> {
    const { dataset } = store.getState();
    if (dataset?.record.id === id) return dataset;
    const { record, clips, problems, tables } = await deps.storage.readDataset(id);
    return interpretDataset(record, clips, problems, tables);
  }

  async function read(): Promise<void> {
    const [evaluations, mappings] = await Promise.all([
      deps.storage.listCrossEvaluations(),
      deps.storage.listLabelMappings(),
    ]);
    const datasets = [];
    for (const { id } of store.getState().datasets) {
      // one that is not whole, or whose rule does not hold any more, is told where it is opened
      const found = await readDataset(id).then(acrossDataset, () => null);
      if (found) datasets.push(found);
    }
    change({ evaluations, mappings, datasets });
  }

  /** Null where the run's own data set is gone. */
  async function learnedBy(run: RunRecord): Promise<Set<string> | null> {
    try {
      return learnedContents(run, (await readDataset(run.datasetId)).clips);
    } catch (thrown) {
      if (thrown instanceof VoxtuneError && thrown.code === 'storage/missing') return null;
      throw thrown;
    }
  }

  /** What the work on another data set says is no part of the run's life. */
  const emitProgress = (runId: string) => (event: RunEvent) => {
    if (event.type === 'phase' || event.type === 'progress') runFeed.push(runId, event);
  };

  async function evaluateOne({ runId, datasetId }: AcrossPair): Promise<void> {
    const run = findRun(context, runId);
    const worker = context.trainWorker();
    if (run.datasetId === datasetId) {
      const evaluation = await worker.evaluate(runId, 'test', (event) => runFeed.push(runId, event));
      runFeed.change(runId, keepingEvaluation(run, evaluation));
      return;
    }
    const dataset = await readDataset(datasetId);
    const facts = await acrossDataset(dataset);
    const { pairs } = mappingFor(run, facts, store.getState().across.mappings);
    const request = acrossRequest(run, dataset, facts, pairs, await learnedBy(run));
    keepEvaluation(await worker.evaluateAcross(request, emitProgress(runId)));
  }

  function keepEvaluation(evaluation: CrossEvaluation): void {
    const { evaluations } = store.getState().across;
    const key = pairKey(evaluation);
    change({ evaluations: [...evaluations.filter((one) => pairKey(one) !== key), evaluation] });
  }

  function keepFailure(pair: AcrossPair, thrown: unknown): void {
    const { failures } = store.getState().across;
    change({ failures: { ...failures, [pairKey(pair)]: toErrorRecord(thrown) } });
  }

  async function evaluateAll(pairs: readonly AcrossPair[]): Promise<void> {
    const first = pairs[0];
    if (!first) return;
    await occupyEngine(context, first.runId, 'evaluate', async () => {
      change({ failures: {} });
      for (const [at, pair] of pairs.entries()) {
        // the engine stays taken between two of them
        if (at > 0) store.setState({ running: newActivity(pair.runId, 'evaluate', deps.now()) });
        change({ working: { ...pair, number: at + 1, total: pairs.length, isStopping: false } });
        try {
          await evaluateOne(pair);
        } catch (thrown) {
          if (thrown instanceof VoxtuneError && thrown.code === 'training/stopped') return;
          keepFailure(pair, thrown);
          // nothing would come of the others
          if (thrown instanceof VoxtuneError && thrown.code === 'internal/worker-died') return;
        }
        if (present(store.getState().across.working).isStopping) return;
      }
    }).finally(() => change({ working: null }));
  }

  return {
    readAcross: () => attempt('evaluate', read),
    setLabelMapping: (mapping: LabelMapping) =>
      attempt('evaluate', async () => {
        await deps.storage.putLabelMapping(mapping);
        const { mappings } = store.getState().across;
        const isOther = (one: LabelMapping) =>
          one.datasetId !== mapping.datasetId || JSON.stringify(one.labels) !== JSON.stringify(mapping.labels);
        change({ mappings: [...mappings.filter(isOther), mapping], failures: {} });
      }),
    evaluateAcross: (pairs) => attempt('evaluate', () => evaluateAll(pairs)),
    stopAcross() {
      const { working } = store.getState().across;
      if (!working) return;
      change({ working: { ...working, isStopping: true } });
      context.trainWorker().stop();
    },
    exportAcross: (matrix, format) => attempt('evaluate', async () => deps.acrossTable(matrix, format)),
  };
}
