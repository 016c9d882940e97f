// The rows that a result is held against, all on the same folds: what guessing, plain acoustics, one layer and all layers give.

import { useTranslation } from 'react-i18next';
import { comparedRowNames, type ProbeReport, probeRow } from '../../evaluation/probes/probe-report.ts';
import { IntervalBar } from '../common/IntervalBar.tsx';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import classes from './ComparedRows.module.css';
import { isBaseline, rowSaid } from './row-names.ts';

interface ComparedRowsProps {
  report: ProbeReport;
  chosen: string;
  onChoose(name: string): void;
}

export function ComparedRows({ report, chosen, onChoose }: ComparedRowsProps) {
  const { t } = useTranslation('probe');
  const format = useNumberFormat();
  const said = useSaid('probe');
  const rows = comparedRowNames.flatMap((name) => probeRow(report, name) ?? []);
  return (
    <Panel title={t('compare.title')} className={classes.panel}>
      <ul className={classes.rows}>
        {rows.map((row) => (
          <li key={row.name}>
            <button
              type="button"
              className={classes.row}
              data-baseline={isBaseline(row) || undefined}
              aria-pressed={row.name === chosen}
              onClick={() => onChoose(row.name)}
            >
              <span className={classes.name}>{said([rowSaid(row)])}</span>
              <IntervalBar share={row.accuracy} interval={row.interval} />
              <span className={classes.share}>{format.percent(row.accuracy)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
