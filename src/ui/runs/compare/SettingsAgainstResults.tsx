// How settings and results of the compared runs go together: as points, and on parallel axes.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../run/run-record.ts';
import type { RunStyle } from '../../charts/run-colors.ts';
import { Panel } from '../../common/Panel.tsx';
import { axisChoices } from './axis-choices.ts';
import classes from './CompareTable.module.css';
import { ParallelPanel } from './ParallelPanel.tsx';
import { ScatterPanel } from './ScatterPanel.tsx';

interface SettingsAgainstResultsProps {
  runs: readonly RunRecord[];
  styles: ReadonlyMap<string, RunStyle>;
  onKeep(runIds: readonly string[]): void;
}

export function SettingsAgainstResults({ runs, styles, onKeep }: SettingsAgainstResultsProps) {
  const { t } = useTranslation('compare');
  const choices = useMemo(() => axisChoices(runs), [runs]);
  if (runs.length < 2) return null;
  if (choices.figures.length === 0) {
    return (
      <Panel title={t('scatter.panel')}>
        <p className={classes.under}>{t('noFigures')}</p>
      </Panel>
    );
  }
  return (
    <>
      <ScatterPanel runs={runs} styles={styles} choices={choices} />
      {choices.inputs.length > 0 ? <ParallelPanel runs={runs} choices={choices} onKeep={onKeep} /> : null}
    </>
  );
}
