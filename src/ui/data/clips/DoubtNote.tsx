// That the probe doubts an opened clip's label, and the button (and key) that gives it what it looks like.

import { Button, Kbd } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Doubt } from '../../../state/doubts.ts';
import { useLabelText } from '../../common/label-text.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useSaid } from '../../common/use-said.ts';
import { useActions } from '../../common/use-studio.ts';
import classes from './clip-detail.module.css';
import { doubtSaid } from './doubt-sentences.ts';

export function DoubtNote({ doubt, codes }: { doubt: Doubt | undefined; codes: string | null }) {
  const { t } = useTranslation('clips');
  const format = useNumberFormat();
  const said = useSaid('clips');
  const textOf = useLabelText(codes);
  const { labelByHand } = useActions();
  if (!doubt) return null;
  return (
    <p className={classes.doubt}>
      {said(doubtSaid(doubt, textOf, format))}{' '}
      <Button
        size="compact-xs"
        variant="light"
        rightSection={<Kbd size="xs">Y</Kbd>}
        onClick={() => void labelByHand([doubt.clip], doubt.looksLike)}
      >
        {t('doubt.take', { label: textOf(doubt.looksLike) })}
      </Button>
    </p>
  );
}
