// Before there is a run: what training still needs, with the way there; or that it can start.

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StepNeed } from '../../state/step-states.ts';
import type { Place } from '../../state/studio-state.ts';
import emptyPlace from '../common/empty-place.module.css';
import { useActions } from '../common/use-studio.ts';

const placeOfNeed: Readonly<Record<StepNeed, Place>> = {
  dataset: 'data',
  labels: 'data',
  split: 'data',
  model: 'model',
  'trained-run': 'train',
};

export function NeedNotice({ need }: { need: StepNeed | null }) {
  const { t } = useTranslation('train');
  const { goTo } = useActions();
  return (
    <div className={emptyPlace.notice}>
      <h2>{t(need ? `need.${need}.title` : 'need.nothing.title')}</h2>
      <p>{t(need ? `need.${need}.text` : 'need.nothing.text')}</p>
      {need ? <Button onClick={() => goTo(placeOfNeed[need])}>{t(`need.${need}.go`)}</Button> : null}
    </div>
  );
}
