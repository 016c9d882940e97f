// Trying an exported graph on test clips, in a worker of its own that ends with it.

import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { type OnnxTrialActions, type OnnxTrialOutcome, onnxTrialKey } from './onnx-trial-types.ts';
import { findRun } from './run-work.ts';
import type { StudioContext } from './studio-context.ts';

export function onnxTrialActions(context: StudioContext): OnnxTrialActions {
  const { store, deps } = context;
  let end: ((reason: VoxtuneError) => void) | null = null;
  return {
    async tryOnnx(runId, precision) {
      if (store.getState().onnxTrying) return;
      const run = findRun(context, runId);
      const key = onnxTrialKey(run, precision);
      store.setState({ onnxTrying: { key, progress: null } });
      const { api, terminate } = deps.connectOnnxWorker();
      end = terminate;
      const finish = (outcome: OnnxTrialOutcome | null) => {
        const { [key]: _, ...others } = store.getState().onnxTrials;
        store.setState({ onnxTrying: null, onnxTrials: outcome ? { ...others, [key]: outcome } : others });
      };
      try {
        const trial = await api.tryOnnx(runId, precision, (progress) =>
          store.setState(({ onnxTrying }) => ({ onnxTrying: onnxTrying && { ...onnxTrying, progress } })),
        );
        finish({ trial });
      } catch (thrown) {
        const error = toErrorRecord(thrown);
        finish(error.code === 'export/cancelled' ? null : { error });
      } finally {
        end = null;
        terminate();
      }
    },

    stopOnnxTrial: () =>
      end?.(new VoxtuneError('export/cancelled', 'The trial of the ONNX model was stopped.', { name: 'ONNX' })),
  };
}
