// Before there is a run: what training still needs, with the way there; or that it can start.

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { placeOfNeed, type StepNeed } from '../../state/step-states.ts';
import emptyPlace from '../common/empty-place.module.css';
import { useActions } from '../common/use-studio.ts';

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
