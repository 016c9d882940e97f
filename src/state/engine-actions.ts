// The engine: opened after storage was read, and again when another backend is asked for.

import type { BackendPreference } from '../engine/backend/engine-info.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { StudioContext } from './studio-context.ts';
import type { StudioActions } from './studio-state.ts';

type EngineActions = Pick<StudioActions, 'setBackendPreference' | 'examineGpu' | 'refreshEngine'>;

export function engineActions(context: StudioContext): EngineActions {
  const { store, attempt } = context;
  return {
    setBackendPreference: (preference: BackendPreference) =>
      attempt('engine', async () => {
        store.setState({ backendPreference: preference });
        const engine = await context
          .trainWorker()
          .openEngine(preference)
          .catch((error: unknown) => {
            // the one that was open is closed
            if (error instanceof VoxtuneError && error.code === 'engine/no-webgpu') store.setState({ engine: null });
            throw error;
          });
        if (store.getState().backendPreference === preference) store.setState({ engine });
      }),

    examineGpu: () =>
      attempt('engine', async () => {
        const { backendPreference } = store.getState();
        store.setState({ isExaminingGpu: true });
        try {
          const engine = await context.trainWorker().examineGpu();
          if (store.getState().backendPreference === backendPreference) store.setState({ engine });
        } finally {
          store.setState({ isExaminingGpu: false });
        }
      }),

    refreshEngine: () =>
      attempt('engine', async () => {
        if (store.getState().engine) store.setState({ engine: await context.trainWorker().engineInfo() });
      }),
  };
}
