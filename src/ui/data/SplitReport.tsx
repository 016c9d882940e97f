// What the split makes of the figure: what leaks, with one click to keep it apart, who is in the test, and what is in no part.

import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SplitConfig } from '../../dataset/splits/split.ts';
import { isLeaking } from '../../dataset/splits/split-leaks.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { useSaid } from '../common/use-said.ts';
import classes from './split.module.css';
import { groupName, leftOutBy, splitSaid } from './split-sentences.ts';

interface SplitReportProps {
  dataset: OpenDataset;
  store(changes: Partial<SplitConfig>): void;
}

export function SplitReport({ dataset, store }: SplitReportProps) {
  const { t } = useTranslation('data');
  const said = useSaid('data');
  const { said: sentences, leaks } = useMemo(() => splitSaid(dataset), [dataset]);
  /** Of what leaks, the first that can be kept apart without leaving out clips. */
  const mend = useMemo(() => {
    const { method, keepApart = [] } = dataset.record.splitConfig;
    // those are as others made them
    if (method === 'protocol' || method === 'given') return null;
    const isDrawn = method === 'random' || method === 'stratified' || method === 'folds';
    for (const leak of leaks) {
      const { group } = leak;
      if (!isLeaking(leak) || group === null || keepApart.includes(group)) continue;
      const change = {
        method: isDrawn && method !== 'random' ? method : ('stratified' as const),
        keepApart: [...(isDrawn ? keepApart : []), group],
      };
      const left = leftOutBy(dataset, change);
      if (left !== null && left <= dataset.withoutPart.length) return { group, change };
    }
    return null;
  }, [dataset, leaks]);
  if (sentences.length === 0) return null;
  return (
    <p className={classes.leak} data-leaks={leaks.some(isLeaking) || undefined}>
      {said(sentences)}{' '}
      {mend && (
        <Button size="compact-xs" variant="light" onClick={() => store(mend.change)}>
          {t('apart.keep', { things: said([groupName(mend.group, true)]) })}
        </Button>
      )}
    </p>
  );
}
