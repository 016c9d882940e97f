// Which columns the table has.

import { ActionIcon, Checkbox, Popover } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './clip-panel.module.css';
import { useFieldWords } from './use-field-words.ts';

interface ColumnMenuProps {
  all: readonly string[];
  shown: readonly string[];
  onShow(column: string, isShown: boolean): void;
}

export function ColumnMenu({ all, shown, onShow }: ColumnMenuProps) {
  const { t } = useTranslation('clips');
  const words = useFieldWords(null);
  return (
    <Popover position="bottom-end" shadow="sm" trapFocus returnFocus transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <ActionIcon variant="default" size={30} aria-label={t('columns')} title={t('columns')}>
          <IconColumns3 size={16} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <ul className={classes.columnList}>
          {all.map((column) => (
            <li key={column}>
              <Checkbox
                size="xs"
                label={words.title(column)}
                checked={shown.includes(column)}
                onChange={(event) => onShow(column, event.currentTarget.checked)}
              />
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
