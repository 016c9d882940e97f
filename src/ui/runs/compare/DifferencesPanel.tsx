// What the compared runs were made with, setting by setting: those that differ, or all.

import { Switch } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../run/run-record.ts';
import type { RunColumn } from '../../../run/table/run-column.ts';
import type { RunStyle } from '../../charts/run-colors.ts';
import { Panel } from '../../common/Panel.tsx';
import { DownloadMenu } from '../DownloadMenu.tsx';
import { RunCell } from '../RunCell.tsx';
import { useColumnWords } from '../use-column-words.ts';
import classes from './CompareTable.module.css';
import { RunLineKey } from './RunChips.tsx';
import { comparedSettings, differs } from './setting-rows.ts';

interface DifferencesPanelProps {
  runs: readonly RunRecord[];
  styles: ReadonlyMap<string, RunStyle>;
}

export function DifferencesPanel({ runs, styles }: DifferencesPanelProps) {
  const { t } = useTranslation('compare');
  const words = useColumnWords();
  const [showsAll, setShowsAll] = useState(false);
  const all = useMemo(() => comparedSettings(), []);
  const rows = useMemo(() => (showsAll ? all : all.filter((column) => differs(column, runs))), [all, runs, showsAll]);
  const shown = useMemo(() => ({ columns: rows, runs, groups: null, groupBy: [] }), [rows, runs]);
  if (runs.length < 2) return null;
  return (
    <Panel
      title={t('differences.title')}
      aside={
        <span className={classes.aside}>
          <Switch
            size="xs"
            label={t('differences.all')}
            checked={showsAll}
            onChange={(event) => setShowsAll(event.currentTarget.checked)}
          />
          <DownloadMenu shown={shown} />
        </span>
      }
    >
      {rows.length === 0 ? (
        <p className={classes.under}>{t('differences.none')}</p>
      ) : (
        <section
          className={classes.scroller}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label={t('differences.table')}
        >
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('differences.setting')}</th>
                {runs.map(({ id, name }) => (
                  <th key={id} scope="col" title={name}>
                    <span className={classes.lineName}>
                      <RunLineKey style={styles.get(id)} />
                      <span>{name}</span>
                    </span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((column) => (
                <tr key={column.id} data-differs={(showsAll && differs(column, runs)) || undefined}>
                  <th scope="row" title={words.hint(column.id)}>
                    {column.group === 'setting' ? <code>{column.id}</code> : words.title(column.id)}
                  </th>
                  {runs.map((run) => (
                    <td key={run.id}>
                      <SettingCell run={run} column={column} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  );
}

/** Letters of a hash that tell it from others. */
const hashLetters = 8;

function SettingCell({ run, column }: { run: RunRecord; column: RunColumn }) {
  const { t } = useTranslation('compare');
  if (!column.id.endsWith('_hash')) return <RunCell run={run} column={column} />;
  const hash = column.value(run);
  if (typeof hash !== 'string') return <span title={t('differences.noHash')}>–</span>;
  return <code title={hash}>{hash.slice(0, hashLetters)}</code>;
}
