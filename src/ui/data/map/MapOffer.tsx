// In place of a map that is not made yet: what it would be, and the button that makes it.

import { Button, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isEngineTaken } from '../../../state/engine-taken.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useActions, useStudio } from '../../common/use-studio.ts';
import classes from './map.module.css';

export function MapOffer() {
  const { t } = useTranslation('clips');
  const format = useNumberFormat();
  const { mapClips, stopMapping, goTo } = useActions();
  const { model, mapping, isBusy } = useStudio((state) => ({
    model: state.model,
    mapping: state.mapping,
    isBusy: isEngineTaken(state) || state.importing !== null,
  }));
  return (
    <div className={classes.offer}>
      <p>{t('map.text')}</p>
      {!model ? (
        <>
          <p className={classes.note}>{t('map.needsModel')}</p>
          <Button onClick={() => goTo('model')}>{t('map.chooseModel')}</Button>
        </>
      ) : mapping ? (
        <>
          <Progress
            className={classes.progress}
            value={(100 * mapping.done) / Math.max(1, mapping.total)}
            aria-label={t('map.making')}
          />
          <p className={classes.note} role="status">
            {t('map.progress', { done: format.integer(mapping.done), total: format.integer(mapping.total) })}
          </p>
          <Button variant="default" onClick={stopMapping}>
            {t('map.stop')}
          </Button>
        </>
      ) : (
        <Button disabled={isBusy} onClick={() => void mapClips()}>
          {t('map.make', { model: model.name })}
        </Button>
      )}
    </div>
  );
}
