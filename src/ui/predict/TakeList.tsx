// What was said so far, newest first: each is heard again, looked at, or thrown away.

import { ActionIcon, UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { HeardClip } from '../../state/try-it-types.ts';
import { PlayButton } from '../common/PlayButton.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { AnswerMark } from './AnswerMark.tsx';
import classes from './TakeList.module.css';

interface TakeListProps {
  takes: readonly HeardClip[];
  shown: number | null;
  onShow(id: number): void;
  onForget(id: number): void;
}

export function TakeList({ takes, shown, onShow, onForget }: TakeListProps) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  if (takes.length === 0) return null;
  return (
    <ul className={classes.takes} aria-label={t('takes.label')}>
      {takes.map((take) => {
        const name = t('takes.name', { number: take.name });
        return (
          <li key={take.id} data-shown={take.id === shown || undefined}>
            <PlayButton clipIndex={take.id} name={name} />
            <UnstyledButton className={classes.show} aria-pressed={take.id === shown} onClick={() => onShow(take.id)}>
              <span className={classes.name}>{name}</span>
              <AnswerMark clip={take} />
            </UnstyledButton>
            <span className={classes.seconds}>{t('seconds', { number: format.decimal(take.seconds, 1) })}</span>
            <ActionIcon size="sm" aria-label={t('takes.forget', { name })} onClick={() => onForget(take.id)}>
              <IconX size={14} aria-hidden />
            </ActionIcon>
          </li>
        );
      })}
    </ul>
  );
}
