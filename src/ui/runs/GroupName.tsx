// What a group of runs is, and how many: a button that shows them.

import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RunGroup } from '../../run/table/run-groups.ts';
import classes from './RunsTable.module.css';
import { useGroupTitle } from './use-group-title.ts';

interface GroupNameProps {
  group: RunGroup;
  isOpen: boolean;
  onToggle(key: string): void;
}

export function GroupName({ group, isOpen, onToggle }: GroupNameProps) {
  const { t } = useTranslation('runs');
  const title = useGroupTitle()(group);
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <>
      <UnstyledButton
        className={classes.group}
        aria-expanded={isOpen}
        title={title}
        onClick={() => onToggle(group.key)}
      >
        <Chevron size={14} aria-hidden />
        <span>{title}</span>
      </UnstyledButton>
      <span className={classes.under}>{t('count', { count: group.runs.length })}</span>
    </>
  );
}
