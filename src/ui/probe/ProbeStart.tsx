// Before there is a report: what probing is, what it will take, and the one button.

import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { estimateProbe } from '../../state/time-estimate.ts';
import emptyPlace from '../common/empty-place.module.css';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { useStudio } from '../common/use-studio.ts';
import { costSaid } from './probe-sentences.ts';

interface ProbeStartProps {
  mustWait: boolean;
  /** What chooses the folds. */
  folds: ReactNode;
  onStart(): void;
}

export function ProbeStart({ mustWait, folds, onStart }: ProbeStartProps) {
  const { t } = useTranslation('probe');
  const format = useNumberFormat();
  const said = useSaid('probe');
  const { split, seconds } = useStudio((state) => ({
    split: state.dataset?.split ?? null,
    seconds: estimateProbe(state),
  }));
  if (!split) return null;
  return (
    <div className={emptyPlace.notice}>
      <h2>{t('start.title')}</h2>
      <p>{t('start.text')}</p>
      <p>{said(costSaid(split, seconds, format))}</p>
      {folds}
      <Button disabled={mustWait} onClick={onStart}>
        {t('start.go')}
      </Button>
      {mustWait ? <p>{t('busy')}</p> : null}
    </div>
  );
}
