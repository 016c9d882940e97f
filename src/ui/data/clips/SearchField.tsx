// The search of the table; `/` puts the cursor into it.

import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSlashKey } from '../../common/use-slash-key.ts';
import classes from './clip-panel.module.css';

interface SearchFieldProps {
  value: string;
  onChange(text: string): void;
}

export function SearchField({ value, onChange }: SearchFieldProps) {
  const { t } = useTranslation('clips');
  const field = useSlashKey();
  return (
    <TextInput
      ref={field}
      size="xs"
      className={classes.search}
      type="search"
      aria-label={t('search')}
      placeholder={t('search')}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={value ? <CloseButton size="xs" aria-label={t('clearSearch')} onClick={() => onChange('')} /> : null}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onChange('');
      }}
    />
  );
}
