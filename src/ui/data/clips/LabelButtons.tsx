// The labels that a digit gives an opened clip, as buttons that say so.

import { Button, Kbd } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OpenDataset } from '../../../state/studio-state.ts';
import { classColor } from '../../common/class-colors.ts';
import { useLabelText } from '../../common/label-text.ts';
import { useActions } from '../../common/use-studio.ts';
import classes from './clip-detail.module.css';

/** Labels that a digit sets. */
const labelKeys = 9;

export function LabelButtons({ dataset, clipIndex }: { dataset: OpenDataset; clipIndex: number }) {
  const { t } = useTranslation('clips');
  const { labelByHand } = useActions();
  const textOf = useLabelText(dataset.labelCodes);
  const label = dataset.clipLabels[clipIndex] ?? -1;
  if (dataset.labels.length === 0) return null;
  return (
    <fieldset className={classes.labels} aria-label={t('detail.labels')}>
      {dataset.labels.slice(0, labelKeys).map((name, at) => (
        <Button
          key={name}
          size="compact-xs"
          variant={label === at ? 'light' : 'default'}
          aria-pressed={label === at}
          leftSection={<span className={classes.dot} style={{ background: classColor(at) }} />}
          rightSection={<Kbd size="xs">{at + 1}</Kbd>}
          onClick={() => void labelByHand([clipIndex], name)}
        >
          <span className={classes.labelName}>{textOf(name)}</span>
        </Button>
      ))}
    </fieldset>
  );
}
