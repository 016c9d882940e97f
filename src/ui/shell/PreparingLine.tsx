// One quiet line at the bottom while clips are prepared ahead: it was not asked for, so it says what it is and how to end it.

import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './activity-bar.module.css';

export function PreparingLine() {
  const { t } = useTranslation('shell');
  const format = useNumberFormat();
  const { setPreparesAhead } = useActions();
  const { prefill, isRunning } = useStudio((state) => ({
    prefill: state.prefill?.state === 'working' ? state.prefill : null,
    isRunning: state.running !== null,
  }));
  if (!prefill || isRunning) return null;
  const { done, total } = prefill;
  return (
    <section className={classes.quiet} aria-label={t('preparing.label')}>
      <span className={classes.quietTrack} aria-hidden>
        <span style={{ transform: `scaleX(${total > 0 ? done / total : 0})` }} />
      </span>
      <span>{t('preparing.line', { done: format.integer(done), total: format.integer(total) })}</span>
      <span className={classes.quietWhy}>{t('preparing.why')}</span>
      <UnstyledButton className={classes.quietButton} onClick={() => setPreparesAhead(false)}>
        {t('preparing.turnOff')}
      </UnstyledButton>
    </section>
  );
}
