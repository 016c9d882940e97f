// The matrix on a phone: each run with its data sets below one another.

import { useTranslation } from 'react-i18next';
import classes from './across.module.css';
import { CellView } from './CellView.tsx';
import type { CellParts } from './cell-place.ts';

export function AcrossList({ matrix, onOpen, onMatch }: CellParts) {
  const { t } = useTranslation('across');
  return (
    <ul className={classes.cards}>
      {matrix.rows.map(({ run, cells }) => (
        <li key={run.id} className={classes.card}>
          <h2 className={classes.cardTitle}>
            {run.name}
            <small className={classes.subName}>{t('trainedOn', { name: run.datasetName })}</small>
          </h2>
          {cells.map((cell, at) => {
            const dataset = matrix.datasets[at];
            const place = { runId: run.id, datasetId: dataset?.id ?? '' };
            return (
              <div key={place.datasetId} className={classes.cardRow}>
                <CellView
                  cell={cell}
                  about={t('about', { run: run.name, dataset: dataset?.name ?? '' })}
                  onOpen={() => onOpen(place)}
                  onMatch={() => onMatch(place)}
                />
                <span className={classes.cardName}>{dataset?.name}</span>
              </div>
            );
          })}
        </li>
      ))}
    </ul>
  );
}
