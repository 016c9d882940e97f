// One more run beside those that are compared.

import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../run/run-record.ts';
import { useActions } from '../../common/use-studio.ts';
import classes from './ComparePage.module.css';

export function AddRun({ runIds, runs }: { runIds: readonly string[]; runs: readonly RunRecord[] }) {
  const { t } = useTranslation('compare');
  const { showRuns } = useActions();
  const others = runs.filter(({ id, isArchived }) => !runIds.includes(id) && !isArchived);
  if (others.length === 0) return null;
  return (
    <Select
      size="xs"
      className={classes.add}
      aria-label={t('add')}
      placeholder={t('add')}
      searchable
      value={null}
      data={others.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(id) => id && showRuns({ kind: 'compare', runIds: [...runIds, id] })}
    />
  );
}
