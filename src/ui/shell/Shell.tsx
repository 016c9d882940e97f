// Header, steps, the open place, and the bar for what runs.

import { Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AreaError } from '../common/ErrorNotice.tsx';
import { FaultBoundary } from '../common/FaultBoundary.tsx';
import { SpaceNotice } from '../common/SpaceNotice.tsx';
import { useStudio } from '../common/use-studio.ts';
import { ExportDialog } from '../export/ExportDialog.tsx';
import { ActivityBar } from './ActivityBar.tsx';
import { Announcer } from './Announcer.tsx';
import bars from './activity-bar.module.css';
import { CutImportNote } from './CutImportNote.tsx';
import { Header } from './Header.tsx';
import { HelpDialog } from './HelpDialog.tsx';
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
import { useWindowTitle } from './use-window-title.ts';

export function Shell() {
  const { t } = useTranslation('shell');
  const { place, isReady, isAtWork } = useStudio((state) => ({
    place: state.place,
    isReady: state.isReady,
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
  useWindowTitle();

  useEffect(() => {
    if (isReady) preloadPlaces();
  }, [isReady]);

  const [tries, setTries] = useState(0);
  const openAnew = async () => {
    await forgetPlace(place);
    setTries((count) => count + 1);
  };
  const reload = () => {
    if (!isAtWork) location.reload();
  };

  const PlaceComponent = placeComponent(place);
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
            {isReady ? <PlaceComponent /> : <p className={classes.loading}>{t('opening')}</p>}
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
      </FaultBoundary>
      <PartBoundary>
        <ExportDialog />
      </PartBoundary>
      <PartBoundary>
        <HelpDialog isOpen={isHelpOpen} onClose={closeHelp} />
      </PartBoundary>
    </div>
  );
}
