// While a data set is open, another archive can be dropped anywhere on its place, and tables about its clips.

import { Dropzone } from '@mantine/dropzone';
import { useTranslation } from 'react-i18next';
import { isTableName, isWorkbookName } from '../../dataset/tables/table-names.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { keepPaths } from './dropped-files.ts';
import classes from './welcome.module.css';

export function ImportAnywhere() {
  const { t } = useTranslation('welcome');
  const { importFiles, addTables } = useActions();
  const isImporting = useStudio((state) => state.importing !== null);
  return (
    <Dropzone.FullScreen
      active={!isImporting}
      inputProps={{ 'aria-hidden': true, tabIndex: -1 }}
      onDrop={(dropped) => {
        const files = keepPaths(dropped);
        if (files.length === 0) return;
        // labels beside the data set that is open
        if (files.every(({ name }) => isTableName(name) || isWorkbookName(name))) void addTables(files);
        else void importFiles(files);
      }}
    >
      <p className={classes.dropAnywhere}>{t('drop.anywhere')}</p>
    </Dropzone.FullScreen>
  );
}
