// Recordings from the microphone, and made ones, become clips with a label: of the open data set, or of a new one.

import { VoxtuneError } from '../lib/errors.ts';
import { baseName } from '../lib/file-names.ts';
import type { ImportSteps } from './import-actions.ts';
import type { Microphone, NewRecording } from './microphone.ts';
import type { StudioContext } from './studio-context.ts';
import type { OpenDataset, StudioActions } from './studio-state.ts';

type RecordingActions = Pick<StudioActions, 'record' | 'listen' | 'keepRecordings'>;

export function recordingActions(
  context: StudioContext,
  steps: Pick<ImportSteps, 'importAs' | 'importMore'>,
  { labelByHand }: Pick<StudioActions, 'labelByHand'>,
): RecordingActions {
  const { store, attempt } = context;
  const microphone = (): Microphone => context.deps.microphone;

  async function addTo({ record, clips: before }: OpenDataset, files: File[], recordings: readonly NewRecording[]) {
    await steps.importMore(record.name, (onEvent) => context.importWorker().addFiles(files, record.id, {}, onEvent));
    const { dataset } = store.getState();
    if (dataset?.record.id !== record.id) return;
    // what the rule makes of the new names is right by chance at most
    const wanted = new Map(recordings.map(({ name, label }) => [name, label]));
    const wrong = new Map<string, number[]>();
    for (const { index, path } of dataset.clips.slice(before.length)) {
      const label = wanted.get(baseName(path));
      if (label === undefined || label === dataset.labels[dataset.clipLabels[index] ?? -1]) continue;
      const same = wrong.get(label);
      if (same) same.push(index);
      else wrong.set(label, [index]);
    }
    for (const [label, clips] of wrong) await labelByHand(clips, label);
  }

  return {
    record: (onLevel) => microphone().record(onLevel),

    listen: (keepSec, onLevel) => microphone().listen(keepSec, onLevel),

    keepRecordings: (recordings, name) =>
      attempt('import', async () => {
        if (store.getState().importing)
          throw new VoxtuneError('import/busy', 'An import is running: keep the recordings when it has ended.');
        const files = recordings.map((one) => new File([one.wav], recordingPath(one), { type: 'audio/wav' }));
        const { dataset } = store.getState();
        if (dataset) await addTo(dataset, files, recordings);
        else await steps.importAs(name, () => files, { labelRule: { kind: 'folder', level: 1 } });
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
