// One quiet line at the bottom while the trunk cache is prefilled: it was not asked for, so it says what it is and how to end it.

import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './activity-bar.module.css';

export function PrefillLine() {
  const { t } = useTranslation('shell');
  const format = useNumberFormat();
  const { setPrefillOn } = useActions();
  const { prefill, isRunning } = useStudio((state) => ({
    prefill: state.prefill?.state === 'working' ? state.prefill : null,
    isRunning: isEngineTaken(state),
  }));
  if (!prefill || isRunning) return null;
  const { done, total } = prefill;
  return (
    <section className={classes.quiet} aria-label={t('prefill.label')}>
      <span className={classes.quietTrack} aria-hidden>
        <span style={{ transform: `scaleX(${total > 0 ? done / total : 0})` }} />
      </span>
      <span>{t('prefill.line', { done: format.integer(done), total: format.integer(total) })}</span>
      <span className={classes.quietWhy}>{t('prefill.why')}</span>
      <UnstyledButton className={classes.quietButton} onClick={() => setPrefillOn(false)}>
        {t('prefill.turnOff')}
      </UnstyledButton>
    </section>
  );
}
