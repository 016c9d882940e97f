// Header, steps, the open place, and the bar for what runs.

import { Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AreaError } from '../common/ErrorNotice.tsx';
import { FaultBoundary } from '../common/FaultBoundary.tsx';
import { lazyPart, preloadParts } from '../common/lazy-part.ts';
import { SpaceNotice } from '../common/SpaceNotice.tsx';
import { useStudio } from '../common/use-studio.ts';
import { ActivityBar } from './ActivityBar.tsx';
import { Announcer } from './Announcer.tsx';
import bars from './activity-bar.module.css';
import { CutImportNote } from './CutImportNote.tsx';
import { Header } from './Header.tsx';
import { LeaveNote } from './LeaveNote.tsx';
import { PartBoundary, PlaceBoundary } from './PlaceBoundary.tsx';
import { PrefillLine } from './PrefillLine.tsx';
import { forgetPlace, placeComponent, preloadPlaces } from './places.ts';
import { StepList } from './StepList.tsx';
import classes from './shell.module.css';
import { UpdateNote } from './UpdateNote.tsx';
import { useArrival } from './use-arrival.ts';
import { RunCompanions } from './use-run-companions.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { WindowTitle } from './WindowTitle.tsx';

const ExportDialog = lazyPart(async () => (await import('../export/ExportDialog.tsx')).ExportDialog);
const HelpDialog = lazyPart(async () => (await import('./HelpDialog.tsx')).HelpDialog);

export function Shell() {
  const { t } = useTranslation('shell');
  const { place, hasData, isReady, opensEmpty, isExporting, isAtWork } = useStudio((state) => ({
    place: state.place,
    hasData: state.dataset !== null,
    isExporting: state.exportRunId !== null,
    isReady: state.isReady,
    opensEmpty: state.opensEmpty,
    isAtWork: [
      state.importing,
      state.running,
      state.probing,
      state.measuring,
      state.hub.download,
      state.exporting,
    ].some((work) => work !== null),
  }));
  const { isHelpOpen, closeHelp, openHelp } = useShortcuts();
  const content = useRef<HTMLElement>(null);
  useArrival(content);

  // mounted from when it is first asked for: how it was left is kept
  const [hasExported, setHasExported] = useState(false);
  if (isExporting && !hasExported) setHasExported(true);
  const shown = place === 'data' && !hasData ? 'welcome' : place;

  const [tries, setTries] = useState(0);
  const openAnew = async () => {
    await forgetPlace(shown);
    setTries((count) => count + 1);
  };
  const reload = () => {
    if (!isAtWork) location.reload();
  };

  const PlaceComponent = placeComponent(shown);
  return (
    <div className={classes.shell}>
      {/* no link: what is behind # is the address of what is shown */}
      <button type="button" className={classes.skip} onClick={() => content.current?.focus()}>
        {t('skip')}
      </button>
      <PartBoundary area="header">
        <Header onHelp={openHelp} />
      </PartBoundary>
      <PartBoundary area="steps" isSteps>
        <StepList />
      </PartBoundary>
      <main id="content" ref={content} tabIndex={-1} className={classes.content} data-place={place}>
        <div className={classes.notices}>
          <PartBoundary>
            <LeaveNote />
            <UpdateNote />
            <CutImportNote />
            <SpaceNotice />
            <AreaError area="engine" />
            <AreaError area="export" />
            {place === 'storage' ? null : <AreaError area="storage" />}
          </PartBoundary>
        </div>
        <PlaceBoundary key={`${place} ${tries}`} place={place} onRetry={() => void openAnew()} onRenewed={reload}>
          <Suspense fallback={<p className={classes.loading}>{t('opening')}</p>}>
            {isReady || (shown === 'welcome' && opensEmpty) ? (
              <>
                <PlaceComponent />
                {isReady ? <Preloading /> : null}
              </>
            ) : (
              <p className={classes.loading}>{t('opening')}</p>
            )}
          </Suspense>
        </PlaceBoundary>
      </main>
      <div className={bars.activity}>
        <PartBoundary>
          <PrefillLine />
          <ActivityBar />
        </PartBoundary>
      </div>
      <FaultBoundary fallback={() => null}>
        <Announcer />
        <RunCompanions />
        <WindowTitle />
      </FaultBoundary>
      <PartBoundary>
        <Suspense fallback={null}>{hasExported ? <ExportDialog /> : null}</Suspense>
      </PartBoundary>
      <PartBoundary>
        <Suspense fallback={null}>{isHelpOpen ? <HelpDialog onClose={closeHelp} /> : null}</Suspense>
      </PartBoundary>
    </div>
  );
}

/** Beside the place, so that it begins when that is drawn. Draws nothing. */
function Preloading(): null {
  useEffect(
    () =>
      whenIdle(() => {
        preloadPlaces();
        preloadParts();
      }),
    [],
  );
  return null;
}

/** What is fetched ahead must not stand in the way of what is drawn. */
const idleAtLatestMs = 3000;

/** Runs it when the page has nothing else to do; gives what prevents that. */
function whenIdle(work: () => void): () => void {
  if ('requestIdleCallback' in window) {
    const id = requestIdleCallback(work, { timeout: idleAtLatestMs });
    return () => cancelIdleCallback(id);
  }
  // Safari has none
  const timer = setTimeout(work, 200);
  return () => clearTimeout(timer);
}
