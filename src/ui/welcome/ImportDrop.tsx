// Where an archive, a folder or loose clips are dropped or chosen.

import { Button } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { IconFileZip, IconFolder } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useActions } from '../common/use-studio.ts';
import { RecordButton } from '../record/RecordButton.tsx';
import { keepPaths } from './dropped-files.ts';
import { useFilePicker } from './use-file-picker.tsx';
import { useTakeFiles } from './use-take-files.ts';
import classes from './welcome.module.css';

export function ImportDrop() {
  const { t } = useTranslation('welcome');
  const { importFiles } = useActions();
  const take = useTakeFiles((files) => void importFiles(files));
  const picker = useFilePicker(take);
  return (
    <>
      {picker.inputs}
      <Dropzone
        unstyled
        className={classes.drop}
        activateOnClick={false}
        activateOnKeyboard={false}
        enablePointerEvents
        useFsAccessApi={false}
        tabIndex={-1}
        role="group"
        aria-label={t('drop.label')}
        inputProps={{ 'aria-hidden': true, tabIndex: -1 }}
        onDrop={(files) => (files.length > 0 ? take(keepPaths(files)) : undefined)}
      >
        <div className={classes.dropContent}>
          <IconFileZip className={classes.dropIcon} size={40} stroke={1.2} aria-hidden />
          <p className={classes.dropTitle}>{t('drop.title')}</p>
          <div className={classes.dropButtons}>
            <Button onClick={picker.chooseFiles}>{t('drop.file')}</Button>
            <Button variant="default" leftSection={<IconFolder size={16} aria-hidden />} onClick={picker.chooseFolder}>
              {t('drop.folder')}
            </Button>
            <RecordButton />
          </div>
          <p className={classes.dropNote}>{t('drop.formats')}</p>
        </div>
      </Dropzone>
    </>
  );
}
