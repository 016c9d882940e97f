// Importing, opening and deleting models, their feature extractor, and the parameter counts shown beside them.

import { bodySettings } from '../config/forward-mode.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { ModelRecord, ParameterCounts } from '../model/model-record.ts';
import { brokenWith } from './record-actions.ts';
import type { StudioContext } from './studio-context.ts';
import type { StudioActions, StudioState } from './studio-state.ts';

type ModelActions = Pick<
  StudioActions,
  'importModel' | 'useBuiltinModel' | 'openModel' | 'deleteModel' | 'setFeatureExtractor'
>;

export function modelActions(context: StudioContext): ModelActions {
  const { store, deps, attempt } = context;

  async function load(read: () => Promise<ModelRecord>): Promise<void> {
    if (store.getState().isLoadingModel) return;
    store.setState({ isLoadingModel: true });
    try {
      const model = await read();
      store.setState(({ models, broken }) => ({
        model,
        models: [model, ...models.filter((other) => other.id !== model.id)],
        // it has taken the place of one that was not whole
        broken: broken.filter((other) => other.kind !== 'model' || other.id !== model.id),
      }));
    } finally {
      store.setState({ isLoadingModel: false });
    }
  }

  return {
    importModel: (files, makesMissing = false) =>
      attempt('model', (accepts) => load(() => context.trainWorker().importModel(files, makesMissing || accepts))),

    useBuiltinModel: () => attempt('model', () => loadBuiltinModel(context)),

    openModel: (id) =>
      attempt('model', async () => {
        const model = store.getState().models.find((record) => record.id === id);
        if (!model) throw new VoxtuneError('storage/missing', `There is no model ${id} in storage.`, { what: id });
        store.setState({ model });
      }),

    deleteModel: (id) =>
      attempt('storage', async () => {
        await context.withoutPrefill(() => deps.storage.deleteModel(id));
        store.setState(({ models, model }) => ({
          models: models.filter((record) => record.id !== id),
          model: model?.id === id ? null : model,
        }));
      }),

    setFeatureExtractor: (featureExtractor) =>
      attempt('model', async () => {
        const { model } = store.getState();
        if (!model) throw new VoxtuneError('storage/missing', 'No model is open. Choose one first.', { what: '' });
        const changed = await deps.storage.updateModel(model.id, {
          featureExtractor,
          featureExtractorSource: 'edited',
        });
        store.setState(({ models }) => ({
          model: changed,
          models: models.map((other) => (other.id === changed.id ? changed : other)),
        }));
      }),
  };
}

/** Opens the built-in model in this build's version. Rejects without showing the error: that is the caller's place. */
export async function loadBuiltinModel({ store, deps, trainWorker }: StudioContext): Promise<void> {
  if (store.getState().isLoadingModel) return;
  store.setState({ isLoadingModel: true });
  try {
    const model = await trainWorker().loadBuiltinModel();
    // An earlier version may have gone, or a broken one been stored anew.
    const listing = await deps.storage.listModels();
    store.setState(({ broken }) => ({ model, models: listing.whole, broken: brokenWith(broken, 'model', listing) }));
  } finally {
    store.setState({ isLoadingModel: false });
  }
}

/** Where an earlier build's built-in model is stored, this build's takes its place; the runs of the earlier one keep it.
 *  Without a connection the earlier one stays. */
export async function renewBuiltinModel(context: StudioContext): Promise<void> {
  const { store, deps } = context;
  if (!store.getState().models.some((model) => model.source === 'builtin')) return;
  const renewed = await context.trainWorker().loadBuiltinModel();
  const listing = await deps.storage.listModels();
  store.setState(({ model, broken }) => ({
    models: listing.whole,
    model: model?.source === 'builtin' ? renewed : model,
    broken: brokenWith(broken, 'model', listing),
  }));
}

/** Keeps `parameterCounts` true to the open model, the number of labels and the layers that train. */
export function followParameterCounts(context: StudioContext): void {
  const { store } = context;
  let counted = '';
  const count = async ({ model, dataset, config }: StudioState) => {
    const labelCount = Math.max(2, dataset?.labels.length ?? 0);
    const { trainableParts, trainLayers } = config;
    const settings = { trainableParts, trainLayers, ...bodySettings(config) };
    const key = model ? JSON.stringify([model.id, labelCount, settings]) : '';
    if (key === counted) return;
    counted = key;
    let counts: ParameterCounts | null = null;
    if (model) {
      counts = await context.attempt('model', () =>
        context.trainWorker().countParameters(model.id, labelCount, settings),
      );
    }
    if (key === counted) store.setState({ parameterCounts: counts });
  };
  store.subscribe((state) => void count(state).catch(() => {}));
}
