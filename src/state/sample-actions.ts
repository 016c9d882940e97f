// "Try the sample": the data set that comes with the page, the built-in model and the settings that fit both.

import { presets } from '../config/presets.ts';
import { sample } from '../dataset/sample.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { ImportSteps } from './import-actions.ts';
import { loadBuiltinModel } from './model-actions.ts';
import type { StudioContext } from './studio-context.ts';
import type { StudioActions } from './studio-state.ts';

const damaged: ReadonlySet<string> = new Set(['storage/damaged-clips', 'storage/not-whole']);

export function sampleActions(context: StudioContext, steps: ImportSteps): Pick<StudioActions, 'trySample'> {
  const { store, deps, attempt } = context;
  return {
    trySample: () =>
      attempt('import', async () => {
        await context.storageRead;
        if (store.getState().importing) return;
        const { config, draft, dataset } = store.getState();
        // before the clips come, so that the prefill is for what these settings need
        store.setState({ config: presets[sample.preset], draft: { origin: null, isLesson: true } });
        try {
          await modelAndClips();
        } catch (thrown) {
          // as it was: what has come by then is stored, and found the next time
          const isOther = store.getState().dataset?.record.id !== dataset?.record.id;
          store.setState({ config, draft, ...(isOther && { dataset }) });
          throw thrown;
        }
        store.setState({ draft: { origin: null, isLesson: true }, place: 'train' });
      }),
  };

  /** Both at once. Where the model cannot be had, the clips are not wanted; of two failures it is the one that is told. */
  async function modelAndClips(): Promise<void> {
    const loading = loadBuiltinModel(context);
    let isOpen = false;
    const opening = openSample().finally(() => {
      isOpen = true;
    });
    loading.catch(() => {
      // another import may be on its way by then
      if (!isOpen) steps.cancel();
    });
    const ends = await Promise.allSettled([loading, opening]);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  async function openSample(): Promise<void> {
    const known = store.getState().datasets.find((record) => record.origin === 'sample');
    if (known && (await readsBack(known.id))) await steps.open(known.id);
    else {
      const { name, labelRule, splitConfig } = sample;
      const read = async (signal: AbortSignal) => [await deps.fetchSample(signal)];
      await steps.importAs(name, read, { labelRule, splitConfig, origin: 'sample' });
    }
  }

  /** Whether every clip reads back as it was stored. Where one does not, the sample is imported beside it, and what needs the
   *  damaged clips finds them there. */
  async function readsBack(id: string): Promise<boolean> {
    try {
      const { clips } = await deps.storage.readDataset(id);
      for (const clip of clips) await deps.storage.readClipSamples(id, clip);
      return true;
    } catch (thrown) {
      if (thrown instanceof VoxtuneError && damaged.has(thrown.code)) return false;
      throw thrown;
    }
  }
}
