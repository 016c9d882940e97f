// Opens a project's file that is chosen.

import { Button, type ButtonProps } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { projectEnding } from '../../config/project-ending.ts';
import { useActions, useStudio } from '../common/use-studio.ts';

export function OpenProjectButton(props: Pick<ButtonProps, 'variant' | 'size'>) {
  const { t } = useTranslation('project');
  const { openProject } = useActions();
  const isBusy = useStudio((state) => state.projectWork !== null);
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept={projectEnding}
        aria-label={t('open')}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          // so that choosing the same file again is a change again
          currentTarget.value = '';
          if (file) void openProject(file);
        }}
      />
      <Button
        {...props}
        leftSection={<IconFolderOpen size={16} aria-hidden />}
        disabled={isBusy}
        onClick={() => input.current?.click()}
      >
        {t('open')}
      </Button>
    </>
  );
}
