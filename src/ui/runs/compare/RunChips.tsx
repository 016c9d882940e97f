// The runs that are compared, each in its colour: to hide and show, to open, to take out.

import { ActionIcon, UnstyledButton } from '@mantine/core';
import { IconExternalLink, IconEye, IconEyeOff, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../run/run-record.ts';
import type { RunStyle } from '../../charts/run-colors.ts';
import { useActions } from '../../common/use-studio.ts';
import classes from './ComparePage.module.css';

interface RunChipsProps {
  runs: readonly RunRecord[];
  hidden: ReadonlySet<string>;
  styles: ReadonlyMap<string, RunStyle>;
  onToggle(runId: string): void;
  onRemove(runId: string): void;
}

export function RunChips({ runs, hidden, styles, onToggle, onRemove }: RunChipsProps) {
  const { t } = useTranslation('compare');
  const actions = useActions();
  const open = (run: RunRecord) => {
    actions.openRun(run.id);
    actions.goTo(run.evaluation ? 'evaluate' : 'train');
  };
  return (
    <ul className={classes.chips}>
      {runs.map((run) => {
        const { id, name } = run;
        const isHidden = hidden.has(id);
        return (
          <li key={id} className={classes.chip} data-hidden={isHidden || undefined}>
            <UnstyledButton
              className={classes.chipName}
              aria-pressed={!isHidden}
              aria-label={t('chip.show', { name })}
              title={name}
              onClick={() => onToggle(id)}
            >
              <RunLineKey style={styles.get(id)} />
              <span>{name}</span>
              {isHidden ? <IconEyeOff size={14} aria-hidden /> : <IconEye size={14} aria-hidden />}
            </UnstyledButton>
            <ActionIcon
              size={24}
              aria-label={t('chip.open', { name })}
              title={t('chip.open', { name })}
              onClick={() => open(run)}
            >
              <IconExternalLink size={14} aria-hidden />
            </ActionIcon>
            <ActionIcon
              size={24}
              aria-label={t('chip.remove', { name })}
              title={t('chip.remove', { name })}
              onClick={() => onRemove(id)}
            >
              <IconX size={14} aria-hidden />
            </ActionIcon>
          </li>
        );
      })}
    </ul>
  );
}

/** A piece of a run's line. */
export function RunLineKey({ style }: { style: RunStyle | undefined }) {
  return (
    <svg className={classes.lineKey} width={18} height={8} aria-hidden>
      <line
        x1={0}
        x2={18}
        y1={4}
        y2={4}
        strokeWidth={3}
        strokeDasharray={style?.dash}
        style={{ stroke: style?.color ?? 'var(--mantine-color-dimmed)' }}
      />
    </svg>
  );
}
