// Every run that was ever started here, side by side: what sets them apart, how they were split and how good they are.

import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconWorldSearch } from '@tabler/icons-react';
import { type DragEvent, useCallback, useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { isFiltering, noFilter } from '../../run/table/run-filter.ts';
import type { ShownRuns } from '../../run/table/shown-runs.ts';
import { tableContent, tableRows } from '../../run/table/table-content.ts';
import type { ImportedRuns } from '../../state/runs-table.ts';
import { useBroken } from '../common/BrokenRecord.tsx';
import emptyPlace from '../common/empty-place.module.css';
import { PlaceHeader } from '../common/PlaceHeader.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { QueuePanel } from '../queue/QueuePanel.tsx';
import { BrokenRuns } from './BrokenRuns.tsx';
import { ChosenRunsBar } from './ChosenRunsBar.tsx';
import { RunCards } from './RunCards.tsx';
import { RunDialogsView } from './RunDialogsView.tsx';
import { RunsFileButton } from './RunsFileButton.tsx';
import { RunsTable } from './RunsTable.tsx';
import classes from './RunsTablePage.module.css';
import { RunsToolbar } from './RunsToolbar.tsx';
import { type RunDialog, RunDialogsContext } from './run-dialogs.ts';
import { SweepsMenu } from './sweep/SweepsMenu.tsx';
import { useRunChoosing } from './use-run-choosing.ts';

export function RunsTablePage() {
  const { t } = useTranslation('runs');
  const actions = useActions();
  const broken = useBroken('run');
  const newest = useStudio((state) => ({ runs: state.runs, table: state.runsTable }));
  // drawn in small pieces, when there is time: the engine has every core
  const { runs, table } = useDeferredValue(newest);
  const isNarrow = useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false });
  const [openGroups, setOpenGroups] = useState<ReadonlySet<string>>(new Set());
  const [imported, setImported] = useState<ImportedRuns | null>(null);
  const [dialog, setDialog] = useState<RunDialog | null>(null);
  const dialogs = useMemo(
    () => ({ open: (kind: RunDialog['kind'], runIds: readonly string[]) => setDialog({ kind, runIds }) }),
    [],
  );
  const shown = useMemo(() => tableContent(runs, table), [runs, table]);
  const rows = useMemo(() => tableRows(shown, openGroups), [shown, openGroups]);
  const shownIds = useMemo(() => shown.runs.map(({ id }) => id), [shown]);
  const choosing = useRunChoosing(runs, shownIds);
  const toggleGroup = useCallback((key: string) => setOpenGroups((open) => toggled(open, key)), []);
  const hiddenCount = choosing.chosen.filter((run) => !shownIds.includes(run.id)).length;

  const take = (file: File) => {
    setImported(null);
    // a failure is shown by the action
    void actions.importRuns(file).then(setImported, () => {});
  };
  const drop = {
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      const [file] = event.dataTransfer.files;
      if (file) take(file);
    },
  };
  const fileButton = <RunsFileButton onFile={take} />;
  if (runs.length === 0 && broken.length === 0) {
    return (
      <div className={classes.place} {...drop}>
        <PlaceHeader title={t('title')} subtitle={t('subtitle')}>
          {fileButton}
        </PlaceHeader>
        <div className={emptyPlace.notice}>
          <h2>{t('empty.title')}</h2>
          <p>{t('empty.text')}</p>
          <Button onClick={() => actions.goTo('train')}>{t('empty.go')}</Button>
        </div>
      </div>
    );
  }
  const list = { columns: shown.columns, rows, choosing, onToggleGroup: toggleGroup };
  return (
    <RunDialogsContext.Provider value={dialogs}>
      <div className={classes.place} {...drop}>
        <PlaceHeader title={t('title')} subtitle={t('subtitle')}>
          {fileButton}
          <SweepsMenu />
          {runs.length > 0 ? (
            <Button
              variant="default"
              leftSection={<IconWorldSearch size={16} aria-hidden />}
              onClick={() => actions.showRuns({ kind: 'across', runIds: [] })}
            >
              {t('across')}
            </Button>
          ) : null}
        </PlaceHeader>
        <p className={classes.imported} role="status">
          {imported ? importedText(imported, t) : null}
        </p>
        <QueuePanel />
        {runs.length > 0 ? (
          <>
            <RunsToolbar runs={runs} shown={shown} isNarrow={isNarrow} />
            {choosing.chosen.length > 0 ? (
              <ChosenRunsBar runs={choosing.chosen} hiddenCount={hiddenCount} />
            ) : (
              <FactsLine runs={runs} shown={shown} />
            )}
            {shown.runs.length === 0 ? (
              <div className={emptyPlace.notice}>
                <p>{t('filter.nothing')}</p>
                <Button
                  variant="default"
                  onClick={() => actions.setRunsTable({ filter: { ...noFilter, withArchived: true } })}
                >
                  {t('filter.clear')}
                </Button>
              </div>
            ) : isNarrow ? (
              <RunCards {...list} />
            ) : (
              <RunsTable {...list} sorting={table.sorting} onSort={(sorting) => actions.setRunsTable({ sorting })} />
            )}
          </>
        ) : null}
        <BrokenRuns records={broken} />
      </div>
      <RunDialogsView dialog={dialog} onClose={() => setDialog(null)} />
    </RunDialogsContext.Provider>
  );
}

/** How many there are, what all of them have in common, and what is put away. */
function FactsLine({ runs, shown }: { runs: readonly RunRecord[]; shown: ShownRuns }) {
  const { t } = useTranslation('runs');
  const format = useNumberFormat();
  const { setRunsTable } = useActions();
  const filter = useStudio((state) => state.runsTable.filter);
  const archivedCount = runs.filter((run) => run.isArchived).length;
  const total = runs.length - (filter.withArchived ? 0 : archivedCount);
  const [first] = shown.runs;
  const areAlike = (nameOf: (run: RunRecord) => string) =>
    shown.runs.every((run) => first && nameOf(run) === nameOf(first));
  const parts = [
    isFiltering(filter)
      ? t('facts.filtered', { count: total, shown: format.integer(shown.runs.length), total: format.integer(total) })
      : t('count', { count: total }),
    first && areAlike((run) => run.datasetName) ? t('facts.dataset', { name: first.datasetName }) : null,
    first && areAlike((run) => run.modelName) ? t('facts.model', { name: first.modelName }) : null,
  ];
  return (
    <p className={classes.facts}>
      <span aria-live="polite">{parts.filter((part) => part !== null).join(' · ')}</span>
      {archivedCount > 0 ? (
        <Button
          size="compact-xs"
          variant="subtle"
          aria-pressed={filter.withArchived}
          onClick={() => setRunsTable({ filter: { ...filter, withArchived: !filter.withArchived } })}
        >
          {t(filter.withArchived ? 'facts.hideArchived' : 'facts.showArchived', {
            count: archivedCount,
            number: format.integer(archivedCount),
          })}
        </Button>
      ) : null}
    </p>
  );
}

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return next;
}

function importedText(
  { added, known, result }: ImportedRuns,
  t: (key: string, values: Record<string, number | string>) => string,
): string {
  if (result) return t(result.hasWeights ? 'file.result' : 'file.resultAlone', { name: result.name });
  const came = t('file.added', { count: added });
  return known > 0 ? `${came} ${t('file.known', { count: known })}` : came;
}
