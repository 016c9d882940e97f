// Labels that are probably one, offered as a merge.

import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { nearEqualLabels } from '../../../dataset/labels/near-labels.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useActions } from '../../common/use-studio.ts';
import classes from './label-editor.module.css';

interface NearLabelOffersProps {
  labels: readonly string[];
  counts: readonly number[];
}

const shownCount = 3;

export function NearLabelOffers({ labels, counts }: NearLabelOffersProps) {
  const { t } = useTranslation('labels');
  const format = useNumberFormat();
  const { editLabels } = useActions();
  const [refused, setRefused] = useState<readonly string[]>([]);
  const near = useMemo(() => nearEqualLabels(labels, counts), [labels, counts]);
  const offered = near.filter((group) => !refused.includes(group.labels.join('\n')));
  if (offered.length === 0) return null;
  return (
    <ul className={classes.offers} aria-label={t('near.title')}>
      {offered.slice(0, shownCount).map(({ labels: group, difference }) => {
        const [first = ''] = group;
        return (
          <li key={first} className={classes.offer}>
            <span>
              {t(`near.${difference}`, { labels: group.map((label) => `“${visible(label)}”`).join(t('near.comma')) })}
            </span>
            <Button
              size="compact-xs"
              variant="light"
              onClick={() => void editLabels({ kind: 'rename', labels: group, to: first })}
            >
              {t('near.merge', { label: visible(first) })}
            </Button>
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => setRefused((before) => [...before, group.join('\n')])}
            >
              {t('near.leave')}
            </Button>
          </li>
        );
      })}
      {offered.length > shownCount && (
        <li className={classes.hint}>{t('near.more', { number: format.integer(offered.length - shownCount) })}</li>
      )}
    </ul>
  );
}

/** Spaces at the ends and hidden letters are what such labels differ in: they are shown. */
function visible(label: string): string {
  return label.replace(/^\s+|\s+$|\s{2,}/gu, (spaces) => '␣'.repeat(spaces.length)).replace(/\p{Cf}/gu, '□');
}
