// What the compared runs come to, side by side, each figure with its interval; of several seeds or folds mean and deviation.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../run/run-record.ts';
import { runColumn } from '../../../run/table/run-columns.ts';
import { groupRuns, repeatsKey } from '../../../run/table/run-groups.ts';
import { differingSettings } from '../../../run/table/shown-columns.ts';
import { Panel } from '../../common/Panel.tsx';
import { DownloadMenu } from '../DownloadMenu.tsx';
import { GroupCell } from '../GroupCell.tsx';
import { RunCell } from '../RunCell.tsx';
import { useColumnWords } from '../use-column-words.ts';
import classes from './CompareTable.module.css';
import type { NamedLine } from './compared-lines.ts';
import { RunLineKey } from './RunChips.tsx';

const figures = ['test_accuracy', 'test_macro_f1', 'test_loss', 'eval_accuracy', 'eval_loss', 'train_runtime'];

interface ResultsPanelProps {
  runs: readonly RunRecord[];
  lines: readonly NamedLine[];
  isGrouped: boolean;
}

export function ResultsPanel({ runs, lines, isGrouped }: ResultsPanelProps) {
  const { t } = useTranslation('compare');
  const words = useColumnWords();
  const columns = useMemo(() => figures.flatMap((id) => runColumn(id) ?? []), []);
  // a file also says what the runs were made with
  const shown = useMemo(() => {
    const settings = differingSettings(runs).flatMap((id) => runColumn(id) ?? []);
    const groups = isGrouped ? groupRuns(runs, [repeatsKey]) : null;
    return { columns: [...settings, ...columns], runs, groups, groupBy: isGrouped ? [repeatsKey] : [] };
  }, [runs, columns, isGrouped]);
  return (
    <Panel title={t('results.title')} aside={<DownloadMenu shown={shown} />}>
      <section
        className={classes.scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={t('results.table')}
      >
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('results.run')}</th>
              {columns.map(({ id }) => (
                <th key={id} scope="col" data-align="end">
                  {words.title(id)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(({ id, name, style, runs: own }) => (
              <tr key={id}>
                <th scope="row" title={name}>
                  <span className={classes.lineName} data-several={own.length > 1 || undefined}>
                    <RunLineKey style={style} />
                    <span>{name}</span>
                  </span>
                </th>
                {columns.map((column) => (
                  <td key={column.id} data-align="end">
                    {own.length > 1 ? (
                      <GroupCell group={{ key: id, values: [], runs: [...own] }} column={column} />
                    ) : (
                      <RunCell run={own[0]} column={column} />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className={classes.under}>{t(isGrouped ? 'results.aboutGroups' : 'results.about')}</p>
    </Panel>
  );
}
