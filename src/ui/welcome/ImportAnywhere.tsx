// While a data set is open, more can be dropped anywhere on its place: clips into it or as another one, which is asked, and tables
// about its clips.

import { Button, Group, Modal, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isTableName, isWorkbookName } from '../../dataset/tables/table-names.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { keepPaths } from './dropped-files.ts';
import { useTakeFiles } from './use-take-files.ts';
import classes from './welcome.module.css';

const isTable = ({ name }: File) => isTableName(name) || isWorkbookName(name);

export function ImportAnywhere() {
  const { t } = useTranslation('welcome');
  const format = useNumberFormat();
  const { importFiles, addFiles, addTables } = useActions();
  const isImporting = useStudio((state) => state.importing !== null);
  const name = useStudio((state) => state.dataset?.record.name ?? '');
  const [dropped, setDropped] = useState<File[] | null>(null);
  const take = (import_: (files: File[]) => Promise<void>) => {
    if (dropped) void import_(dropped);
    setDropped(null);
  };
  const drop = useTakeFiles(setDropped);
  const [first] = dropped ?? [];
  const count = dropped?.length ?? 0;
  return (
    <>
      <Dropzone.FullScreen
        active={!isImporting}
        inputProps={{ 'aria-hidden': true, tabIndex: -1 }}
        onDrop={(fallen) => {
          const files = keepPaths(fallen);
          if (files.length === 0) return;
          // labels beside the data set that is open
          if (files.every(isTable)) void addTables(files);
          else drop(files);
        }}
      >
        <p className={classes.dropAnywhere}>{t('drop.anywhere')}</p>
      </Dropzone.FullScreen>
      <Modal
        opened={dropped !== null}
        onClose={() => setDropped(null)}
        title={t('where.title')}
        centered
        withCloseButton={false}
        transitionProps={{ duration: 0 }}
      >
        <Text size="sm">
          {count === 1
            ? t('where.one', { file: first?.name })
            : t('where.files', { count, number: format.integer(count) })}
        </Text>
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button variant="default" onClick={() => setDropped(null)}>
            {t('common:cancel')}
          </Button>
          <Button variant="default" onClick={() => take((files) => importFiles(files))}>
            {t('where.another')}
          </Button>
          <Button data-autofocus onClick={() => take((files) => addFiles(files))}>
            {t('where.add', { name })}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
