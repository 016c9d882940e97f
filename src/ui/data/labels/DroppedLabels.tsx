// Labels that were dropped, with the clips that have none for it: each comes back with a click.

import { IconArrowBackUp } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { countNames } from '../../../dataset/labels/label-steps.ts';
import type { OpenDataset } from '../../../state/studio-state.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useActions } from '../../common/use-studio.ts';
import classes from './label-editor.module.css';

export function DroppedLabels({ dataset, names }: { dataset: OpenDataset; names: readonly string[] }) {
  const { t } = useTranslation('labels');
  const format = useNumberFormat();
  const { editLabels } = useActions();
  const counts = useMemo(() => countNames(dataset.ruleLabels), [dataset.ruleLabels]);
  if (names.length === 0) return null;
  return (
    <div className={classes.dropped}>
      <span className={classes.hint}>{t('dropped')}</span>
      <ul className={classes.chips} aria-label={t('dropped')}>
        {names.map((name) => {
          const count = counts.get(name) ?? 0;
          return (
            <li key={name}>
              <button
                type="button"
                className={classes.chip}
                data-dropped
                aria-label={t('bringBack', { label: name, count, number: format.integer(count) })}
                title={t('bringBack', { label: name, count, number: format.integer(count) })}
                onClick={() => void editLabels({ kind: 'restore', names: [name] })}
              >
                <span className={classes.name}>{name}</span>
                <span className={classes.count}>{format.integer(count)}</span>
                <IconArrowBackUp size={12} aria-hidden />
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
