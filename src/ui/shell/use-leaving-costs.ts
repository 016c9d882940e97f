// What leaving the page would cut off now.

import { type LeavingCost, leavingCosts } from '../../state/leaving.ts';
import { useStudio } from '../common/use-studio.ts';

/** Empty: the page can be left, and loaded again. */
export function useLeavingCosts(): LeavingCost[] {
  return leavingCosts(
    useStudio(({ importing, hub, running, runs, probing, isCutting, mapping, heardFiles, exporting, projectWork }) => ({
      importing,
      hub,
      running,
      runs,
      probing,
      isCutting,
      mapping,
      heardFiles,
      exporting,
      projectWork,
    })),
  );
}
