// While a data set is open, another archive can be dropped anywhere on its place.

import { Dropzone } from '@mantine/dropzone';
import { useTranslation } from 'react-i18next';
import { useActions, useStudio } from '../common/use-studio.ts';
import { keepPaths } from './dropped-files.ts';
import classes from './welcome.module.css';

export function ImportAnywhere() {
  const { t } = useTranslation('welcome');
  const { importFiles } = useActions();
  const isImporting = useStudio((state) => state.importing !== null);
  return (
    <Dropzone.FullScreen
      active={!isImporting}
      inputProps={{ 'aria-hidden': true, tabIndex: -1 }}
      onDrop={(files) => (files.length > 0 ? void importFiles(keepPaths(files)) : undefined)}
    >
      <p className={classes.dropAnywhere}>{t('drop.anywhere')}</p>
    </Dropzone.FullScreen>
  );
}
