// What can be done with the runs that are chosen in the table. Compared they can be from two on: then that is the first thing to do.

import { Button, CloseButton } from '@mantine/core';
import {
  IconArchive,
  IconArchiveOff,
  IconChartDots3,
  IconFileExport,
  IconTags,
  IconTrash,
  IconWorldSearch,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { saveBlob } from '../common/save-blob.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions } from '../common/use-studio.ts';
import classes from './RunsToolbar.module.css';
import { useRunDialogs } from './run-dialogs.ts';

export function ChosenRunsBar({ runs, hiddenCount }: { runs: readonly RunRecord[]; hiddenCount: number }) {
  const { t } = useTranslation('runs');
  const format = useNumberFormat();
  const { chooseRuns, archiveRuns, showRuns, exportRuns } = useActions();
  const dialogs = useRunDialogs();
  const ids = runs.map(({ id }) => id);
  const name = runs.length === 1 ? (runs[0]?.name ?? 'runs') : `${runs.length} runs`;
  // a failure is shown by the action
  const save = () =>
    exportRuns(ids).then(
      (blob) => saveBlob(blob, `${name}.voxtune-runs.zip`),
      () => {},
    );
  const areArchived = runs.every((run) => run.isArchived);
  return (
    <section className={classes.chosen} aria-label={t('chosen.title')}>
      <span className={classes.chosenCount}>
        {t('chosen.count', { count: runs.length, number: format.integer(runs.length) })}
        {hiddenCount > 0 ? ` ${t('chosen.hidden', { count: hiddenCount, number: format.integer(hiddenCount) })}` : ''}
      </span>
      <Button
        size="xs"
        variant={runs.length > 1 ? 'filled' : 'default'}
        leftSection={<IconChartDots3 size={14} aria-hidden />}
        disabled={runs.length < 2}
        title={runs.length < 2 ? t('chosen.compareNeeds') : undefined}
        onClick={() => showRuns({ kind: 'compare', runIds: ids })}
      >
        {t('chosen.compare')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconWorldSearch size={14} aria-hidden />}
        onClick={() => showRuns({ kind: 'across', runIds: ids })}
      >
        {t('chosen.across')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconTags size={14} aria-hidden />}
        onClick={() => dialogs.open('tags', ids)}
      >
        {t('chosen.tags')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={areArchived ? <IconArchiveOff size={14} aria-hidden /> : <IconArchive size={14} aria-hidden />}
        onClick={() => void archiveRuns(ids, !areArchived)}
      >
        {t(areArchived ? 'menu.restore' : 'menu.archive')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconFileExport size={14} aria-hidden />}
        title={t('file.exportHint')}
        onClick={() => void save()}
      >
        {t('file.export')}
      </Button>
      <Button
        size="xs"
        variant="default"
        color="red"
        leftSection={<IconTrash size={14} aria-hidden />}
        onClick={() => dialogs.open('delete', ids)}
      >
        {t('chosen.delete')}
      </Button>
      <CloseButton size="sm" aria-label={t('chosen.clear')} title={t('chosen.clear')} onClick={() => chooseRuns([])} />
    </section>
  );
}
