// The tab's title: what is shown, and the share done of what runs. So is an entry of the browser's history named.

import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../state/address.ts';
import type { RunsView } from '../../state/places.ts';
import type { StudioState } from '../../state/studio-state.ts';
import { useStudio } from '../common/use-studio.ts';

/** Draws nothing, and apart from the shell: the share done changes often. */
export function WindowTitle(): null {
  const { t } = useTranslation('shell');
  const { place, run, view, percent } = useStudio((state) => ({
    place: state.place,
    ...shownOf(state),
    percent: percentOf(state),
  }));
  const name = t(`place.${place}`);
  const what = view === null ? run : t(`${view}:title`);
  useEffect(() => {
    document.title = [percent === null ? null : `${percent}%`, what, name, 'Voxtune'].filter(Boolean).join(' · ');
  }, [name, what, percent]);
  return null;
}

/** The name of the run, or what of Runs. */
function shownOf(state: StudioState): { run: string | null; view: Exclude<RunsView['kind'], 'table'> | null } {
  const address = addressOf(state);
  if (address.place === 'runs') return { run: null, view: address.view.kind === 'table' ? null : address.view.kind };
  const runId = 'runId' in address ? address.runId : null;
  return { run: state.runs.find(({ id }) => id === runId)?.name ?? null, view: null };
}

function percentOf({ running, importing, probing }: StudioState): number | null {
  const share = running?.progress
    ? running.progress.done / Math.max(1, running.progress.total)
    : importing?.progress
      ? importing.progress.bytesDone / Math.max(1, importing.progress.totalBytes)
      : probing
        ? probing.done / Math.max(1, probing.total)
        : null;
  return share === null ? null : Math.floor(share * 100);
}
