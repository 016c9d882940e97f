// For a visitor who has brought nothing: the sample, which needs no more than a click to try everything.

import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './welcome.module.css';

export function SampleCard() {
  const { t } = useTranslation('welcome');
  const { trySample } = useActions();
  const { isLoading, isBusy } = useStudio((state) => ({
    isLoading: state.isLoadingModel,
    isBusy: isEngineTaken(state),
  }));
  return (
    <section className={classes.sample} aria-labelledby="sample-title">
      <h2 id="sample-title" className={classes.dropTitle}>
        {t('sample.title')}
      </h2>
      <p className={classes.sampleText}>{t('sample.text')}</p>
      <Button
        variant="default"
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        loading={isLoading}
        disabled={isBusy}
        onClick={() => void trySample()}
      >
        {t('sample.try')}
      </Button>
      <p className={classes.dropNote}>{t('sample.note')}</p>
    </section>
  );
}
