// What a click on a finding's button does: each is a change of the data set's reading, which can be taken back.

import type { FindingFix } from '../../../dataset/checks/finding.ts';
import type { SplitConfig } from '../../../dataset/splits/split.ts';
import type { StudioActions } from '../../../state/studio-state.ts';

type Actions = Pick<StudioActions, 'excludeClips' | 'editLabels' | 'setSplitConfig' | 'cutClips'>;

/** @param seconds of each part, where clips are cut. */
export async function applyFix(
  actions: Actions,
  splitConfig: SplitConfig,
  fix: FindingFix,
  seconds: number,
): Promise<void> {
  switch (fix.kind) {
    case 'exclude':
    case 'keep-first':
      return actions.excludeClips(fix.clips, true);
    case 'restore':
      return actions.excludeClips(fix.clips, false);
    case 'cut':
      return actions.cutClips(fix.clips, { kind: 'all', seconds });
    case 'shorten':
      return actions.cutClips(fix.clips, { kind: 'first', seconds });
    case 'merge':
      for (const { from, into } of fix.merges) await actions.editLabels({ kind: 'rename', labels: from, to: into });
      return;
    case 'drop-labels':
      return actions.editLabels({ kind: 'drop', labels: fix.labels });
    case 'split':
      return actions.setSplitConfig({ ...splitConfig, ...fix.change });
  }
}
