// The matrix: a row for each run, a column for each data set.

import { useTranslation } from 'react-i18next';
import { useNumberFormat } from '../../common/use-number-format.ts';
import classes from './across.module.css';
import { CellView } from './CellView.tsx';
import type { CellParts } from './cell-place.ts';

export function AcrossTable({ matrix, onOpen, onMatch }: CellParts) {
  const { t } = useTranslation('across');
  const format = useNumberFormat();
  return (
    <section
      className={classes.scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t('title')}
    >
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('column.run')}</th>
            {matrix.datasets.map(({ id, name, counts }) => (
              <th key={id} scope="col">
                <span className={classes.name} title={name}>
                  {name}
                </span>
                <small className={classes.subName}>
                  {t('clips', { count: sum(counts), number: format.integer(sum(counts)) })}
                </small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.rows.map(({ run, cells }) => (
            <tr key={run.id}>
              <th scope="row">
                <span className={classes.name} title={run.name}>
                  {run.name}
                </span>
                <small className={classes.subName} title={run.datasetName}>
                  {t('trainedOn', { name: run.datasetName })}
                </small>
              </th>
              {cells.map((cell, at) => {
                const dataset = matrix.datasets[at];
                const place = { runId: run.id, datasetId: dataset?.id ?? '' };
                return (
                  <td key={place.datasetId}>
                    <CellView
                      cell={cell}
                      about={t('about', { run: run.name, dataset: dataset?.name ?? '' })}
                      onOpen={() => onOpen(place)}
                      onMatch={() => onMatch(place)}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
