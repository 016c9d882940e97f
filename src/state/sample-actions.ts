// "Try the sample": the data set that comes with the page, the built-in model and the settings that fit both.

import { presets } from '../config/presets.ts';
import { sample } from '../dataset/sample.ts';
import type { ImportSteps } from './dataset-actions.ts';
import { loadBuiltinModel } from './model-actions.ts';
import type { StudioContext } from './studio-context.ts';
import type { StudioActions } from './studio-state.ts';

export function sampleActions(context: StudioContext, steps: ImportSteps): Pick<StudioActions, 'trySample'> {
  const { store, deps, attempt } = context;
  return {
    trySample: () =>
      attempt('import', async () => {
        if (store.getState().importing) return;
        // The model first: where it cannot be had, nothing has changed yet.
        await loadBuiltinModel(context);
        // before the clips come, so that the prefill is for what these settings need
        const { config } = store.getState();
        store.setState({ config: presets[sample.preset] });
        try {
          await openSample();
        } catch (thrown) {
          store.setState({ config });
          throw thrown;
        }
        store.setState({ draft: { origin: null }, place: 'train' });
      }),
  };

  async function openSample(): Promise<void> {
    const known = store.getState().datasets.find((record) => record.origin === 'sample');
    if (known) await steps.open(known.id);
    else {
      const { name, labelRule, splitConfig } = sample;
      const read = async (signal: AbortSignal) => [await deps.fetchSample(signal)];
      await steps.importAs(name, read, { labelRule, splitConfig, origin: 'sample' });
    }
  }
}
