// Which data set is open; the others; renaming the open one.

import { Button, Group, Menu, Modal, TextInput, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconChevronDown, IconDeviceFloppy, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { brokenName, useBroken } from '../common/BrokenRecord.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useReturnFocus } from '../common/use-return-focus.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { SaveProjectDialog } from '../project/SaveProjectDialog.tsx';
import classes from './header.module.css';

export function DatasetMenu() {
  const { t } = useTranslation('shell');
  const format = useNumberFormat();
  const { openDataset, goTo } = useActions();
  const broken = useBroken('dataset');
  const { datasets, open } = useStudio((state) => ({ datasets: state.datasets, open: state.dataset?.record ?? null }));
  const [isRenaming, setIsRenaming] = useState(false);
  const [isSaving, setIsSaving] = useState(false);
  if (datasets.length === 0 && broken.length === 0) return null;
  return (
    <>
      <Menu position="bottom-start" width={320} transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <UnstyledButton className={classes.menuButton} aria-label={t('datasets.menu', { name: open?.name ?? '' })}>
            <span className={classes.menuName}>{open?.name ?? t('datasets.none')}</span>
            <IconChevronDown size={14} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('datasets.title')}</Menu.Label>
          {datasets.map((record) => (
            <Menu.Item
              key={record.id}
              leftSection={
                <IconCheck size={14} aria-hidden visibility={record.id === open?.id ? 'visible' : 'hidden'} />
              }
              rightSection={
                <span className={classes.menuNote}>
                  {t('datasets.clips', { count: record.clipCount, number: format.integer(record.clipCount) })}
                </span>
              }
              onClick={() => void openDataset(record.id)}
            >
              {record.name}
            </Menu.Item>
          ))}
          {broken.map((record) => (
            <Menu.Item
              key={`broken ${record.id}`}
              leftSection={<IconAlertTriangle size={14} aria-hidden color="var(--mantine-color-error)" />}
              rightSection={<span className={classes.menuNote}>{t('records:broken')}</span>}
              onClick={() => goTo('storage')}
            >
              {brokenName(record)}
            </Menu.Item>
          ))}
          {open && (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<IconPencil size={14} aria-hidden />} onClick={() => setIsRenaming(true)}>
                {t('datasets.rename')}
              </Menu.Item>
              <Menu.Item leftSection={<IconDeviceFloppy size={14} aria-hidden />} onClick={() => setIsSaving(true)}>
                {t('project:save')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {open && isSaving && <SaveProjectDialog dataset={open} onClose={() => setIsSaving(false)} />}
      {open && isRenaming && <RenameDialog id={open.id} name={open.name} onClose={() => setIsRenaming(false)} />}
    </>
  );
}

function RenameDialog({ id, name, onClose }: { id: string; name: string; onClose(): void }) {
  const { t } = useTranslation('shell');
  useReturnFocus();
  const { renameDataset } = useActions();
  const [draft, setDraft] = useState(name);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('datasets.rename')}
      withCloseButton={false}
      transitionProps={{ duration: 0 }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void renameDataset(id, draft.trim());
          onClose();
        }}
      >
        <TextInput
          data-autofocus
          label={t('datasets.name')}
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="xs" mt="md">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" disabled={draft.trim() === ''}>
            {t('common:save')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
