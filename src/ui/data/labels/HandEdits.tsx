// How many clips a person labelled or left out, with the way to see them and to take it back.

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { noClipEdits } from '../../../dataset/labels/label-edits.ts';
import type { OpenDataset } from '../../../state/studio-state.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useActions } from '../../common/use-studio.ts';
import type { MarkName } from '../clips/clip-fields.ts';
import classes from './label-editor.module.css';

interface HandEditsProps {
  dataset: OpenDataset;
  onShow(mark: MarkName): void;
}

export function HandEdits({ dataset, onShow }: HandEditsProps) {
  const { t } = useTranslation('labels');
  const format = useNumberFormat();
  const { labelByHand, excludeClips } = useActions();
  const edits = dataset.record.clipEdits ?? noClipEdits;
  const labelled = Object.keys(edits.labels).map(Number);
  const { excluded } = edits;
  const values = ({ length }: readonly number[]) => ({ count: length, number: format.integer(length) });
  return (
    <>
      {labelled.length > 0 && (
        <p className={classes.handLine}>
          {t('byHand.labelled', values(labelled))}
          <Button size="compact-xs" variant="subtle" onClick={() => onShow('hand')}>
            {t('byHand.show')}
          </Button>
          <Button size="compact-xs" variant="subtle" onClick={() => void labelByHand(labelled, undefined)}>
            {t('byHand.reset')}
          </Button>
        </p>
      )}
      {excluded.length > 0 && (
        <p className={classes.handLine}>
          {t('byHand.excluded', values(excluded))}
          <Button size="compact-xs" variant="subtle" onClick={() => onShow('excluded')}>
            {t('byHand.show')}
          </Button>
          <Button size="compact-xs" variant="subtle" onClick={() => void excludeClips(excluded, false)}>
            {t('byHand.include')}
          </Button>
        </p>
      )}
    </>
  );
}
