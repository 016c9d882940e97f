// Recordings from the microphone, and made ones, become clips of a new data set, each with its label.

import { VoxtuneError } from '../lib/errors.ts';
import type { ImportSteps } from './import-actions.ts';
import type { Microphone, NewRecording } from './microphone.ts';
import type { StudioContext } from './studio-context.ts';
import type { StudioActions } from './studio-state.ts';

type RecordingActions = Pick<StudioActions, 'record' | 'keepRecordings'>;

export function recordingActions(context: StudioContext, steps: Pick<ImportSteps, 'importAs'>): RecordingActions {
  const { store, attempt } = context;
  const microphone = (): Microphone => context.deps.microphone;

  return {
    record: (onLevel) => microphone().record(onLevel),

    keepRecordings: (recordings, name) =>
      attempt('import', async () => {
        if (store.getState().importing)
          throw new VoxtuneError('import/busy', 'An import is running: keep the recordings when it has ended.');
        const files = recordings.map((one) => new File([one.wav], recordingPath(one), { type: 'audio/wav' }));
        await steps.importAs(name, () => files, { labelRule: { kind: 'folder', level: 1 } });
      }),
  };
}

/** The label is its folder: what a rule finds, and what the person finds in an exported list. */
export function recordingPath({ label, name }: Pick<NewRecording, 'label' | 'name'>): string {
  const folder = label
    .normalize('NFC')
    .trim()
    // no folder of its own, and none that counts as hidden or as the system's
    .replace(/[/\\]/g, '-')
    .replace(/^(\.|__)/, '-$1');
  return `${folder}/${name}`;
}
