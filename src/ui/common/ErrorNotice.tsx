// An error as a sentence where the eye is: what happened, what to do, details on demand, copyable, dismissible.

import { ActionIcon, Alert, Button, CopyButton, Group, Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorRecord } from '../../lib/errors.ts';
import type { StudioState } from '../../state/studio-state.ts';
import classes from './error-notice.module.css';
import { useErrorText } from './error-text.ts';
import { useActions, useStudio } from './use-studio.ts';

interface ErrorNoticeProps {
  error: ErrorRecord;
  onDismiss?: () => void;
}

export function ErrorNotice({ error, onDismiss }: ErrorNoticeProps) {
  const { t } = useTranslation('common');
  const errorText = useErrorText();
  const [isOpen, setIsOpen] = useState(false);
  const { title, sentence } = errorText(error);
  const details = [`${error.code}: ${error.message}`, error.details].filter(Boolean).join('\n\n');
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      className={classes.notice}
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <span>{title}</span>
          {onDismiss && (
            <ActionIcon size="sm" aria-label={t('error.dismiss')} onClick={onDismiss}>
              <IconX size={14} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      }
    >
      <Text size="sm">{sentence}</Text>
      <Group gap="md" mt={4}>
        <UnstyledButton className={classes.link} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {isOpen ? t('error.hideDetails') : t('error.showDetails')}
        </UnstyledButton>
        <CopyButton value={`${title}\n${sentence}\n\n${details}`}>
          {({ copied, copy }) => (
            <Button variant="transparent" size="compact-xs" p={0} className={classes.link} onClick={copy}>
              {copied ? t('copied') : t('copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
      {isOpen && <pre className={classes.details}>{details}</pre>}
    </Alert>
  );
}

/** The newest error of an area, until dismissed. Nothing where there is none. */
export function AreaError({ area }: { area: keyof StudioState['errors'] }) {
  const error = useStudio((state) => state.errors[area]);
  const { dismissError } = useActions();
  return error ? <ErrorNotice error={error} onDismiss={() => dismissError(area)} /> : null;
}
