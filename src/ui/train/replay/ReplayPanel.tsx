// A run that repeats another, beside it: one sentence, and a small table of what differs by how much.

import { Table } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { compareReplay, type ReplayComparison } from '../../../run/replay-comparison.ts';
import type { RunRecord } from '../../../run/run-record.ts';
import { Panel } from '../../common/Panel.tsx';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useSaid } from '../../common/use-said.ts';
import { useStudio } from '../../common/use-studio.ts';
import classes from './replay.module.css';
import { replaySaid } from './replay-sentences.ts';

export function ReplayPanel({ run }: { run: RunRecord }) {
  const { t } = useTranslation('train');
  const said = useSaid('train');
  const origin = run.replayOf;
  const before = useStudio(({ runs }) => runs.find(({ id }) => id === origin?.runId) ?? null);
  const comparison = useMemo(() => before && compareReplay(before, run), [before, run]);
  if (!origin) return null;
  const name = before?.name ?? origin.runName;
  return (
    <Panel title={t('replay.title', { name })}>
      <p>{comparison ? said(replaySaid(comparison, run, name)) : t('replay.gone', { name })}</p>
      {comparison && comparison.firstStep !== null ? <Differences comparison={comparison} /> : null}
      <p className={classes.note}>{t('replay.promise')}</p>
    </Panel>
  );
}

function Differences({ comparison: { figures } }: { comparison: ReplayComparison }) {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  return (
    <div className={classes.scroller} data-scrolls>
      <Table className={classes.table} aria-label={t('replay.table')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('replay.figure')}</Table.Th>
            <Table.Th>{t('replay.differ')}</Table.Th>
            <Table.Th>{t('replay.first')}</Table.Th>
            <Table.Th>{t('replay.greatest')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {figures.map(({ name, rowCount, differCount, first, greatest }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name}</Table.Th>
              <Table.Td>
                {t('replay.of', { count: format.integer(differCount), total: format.integer(rowCount) })}
              </Table.Td>
              <Table.Td>{first ? format.integer(first.step) : '–'}</Table.Td>
              <Table.Td>{differCount === 0 ? '0' : greatest.toExponential(1)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
