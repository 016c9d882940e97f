// Bringing a model: a folder, a zip or its single files, dropped or chosen.

import { Button, Loader } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { IconFolder, IconUpload } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStudio } from '../common/use-studio.ts';
import { keepPaths } from '../welcome/dropped-files.ts';
import classes from './ModelCards.module.css';

interface ModelDropProps {
  isDisabled: boolean;
  onFiles(files: File[]): void;
}

export function ModelDrop({ isDisabled, onFiles }: ModelDropProps) {
  const { t } = useTranslation('model');
  const isLoading = useStudio((state) => state.isLoadingModel);
  const openPicker = useRef<() => void>(null);
  const folderInput = useRef<HTMLInputElement>(null);
  return (
    <Dropzone
      unstyled
      className={`${classes.card} ${classes.drop}`}
      classNames={{ inner: classes.dropInner }}
      openRef={openPicker}
      disabled={isDisabled}
      activateOnClick={false}
      activateOnKeyboard={false}
      enablePointerEvents
      onDrop={(files) => (files.length > 0 ? onFiles(keepPaths(files)) : undefined)}
      tabIndex={-1}
      role="group"
      aria-label={t('drop.title')}
      inputProps={{ 'aria-label': t('drop.files') }}
    >
      <div>
        <div className={classes.name}>{t('drop.title')}</div>
        <p className={classes.facts}>{t('drop.note')}</p>
      </div>
      <div className={classes.bottom}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconUpload size={14} aria-hidden />}
          disabled={isDisabled}
          onClick={() => openPicker.current?.()}
        >
          {t('drop.files')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFolder size={14} aria-hidden />}
          disabled={isDisabled}
          onClick={() => folderInput.current?.click()}
        >
          {t('drop.folder')}
        </Button>
        {isLoading ? <Loader size="xs" aria-label={t('cards.loading')} /> : null}
      </div>
      <input
        ref={folderInput}
        type="file"
        hidden
        multiple
        aria-label={t('drop.folder')}
        {...{ webkitdirectory: '' }}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </Dropzone>
  );
}
