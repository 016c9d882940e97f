// What was heard becomes a clip of the data, under a label that a person chooses: the only way in which anything of it is kept.

import { Button, Menu, TextInput } from '@mantine/core';
import { IconCheck, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { baseName } from '../../lib/file-names.ts';
import type { HeardClip, KeptClip } from '../../state/try-it-types.ts';
import { classColor } from '../common/class-colors.ts';
import { useLabelText } from '../common/label-text.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { takeName } from '../record/take-name.ts';
import classes from './AddToData.module.css';

/** More are found by typing. */
const mostShown = 30;

export function AddToData({ clip }: { clip: HeardClip }) {
  const { t } = useTranslation('predict');
  const { keepHeard } = useActions();
  const { dataset, isImporting } = useStudio((state) => ({
    dataset: state.dataset,
    isImporting: state.importing !== null,
  }));
  const [isOpen, setOpen] = useState(false);
  const [isKeeping, setKeeping] = useState(false);
  const [kept, setKept] = useState<{ of: number; clip: KeptClip | null } | null>(null);
  const [search, setSearch] = useState('');
  const labels = dataset?.labels ?? clip.predictor.labels;
  const textOf = useLabelText(dataset ? dataset.labelCodes : clip.predictor.labelCodes);
  const wanted = search.trim();
  const found = labels.flatMap((label, index) =>
    textOf(label).toLowerCase().includes(wanted.toLowerCase()) ? [{ label, index }] : [],
  );
  const add = async (label: string) => {
    setOpen(false);
    setKeeping(true);
    try {
      const of = await keepHeard(clip.id, label, { fileName: fileName(clip), datasetName: t('keep.datasetName') });
      setKept({ of: clip.id, clip: of });
    } catch {
      // told where the errors of this place are
    } finally {
      setKeeping(false);
    }
  };
  if (kept?.of === clip.id) return <KeptNote kept={kept.clip} onUndone={() => setKept(null)} />;
  return (
    <Menu
      opened={isOpen}
      onChange={(opens) => {
        setOpen(opens);
        setSearch('');
      }}
      position="bottom-end"
      width={260}
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          loading={isKeeping}
          disabled={isImporting && !isKeeping}
        >
          {t('keep.add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label={t('keep.add')}>
        <Menu.Label>{dataset ? t('keep.to', { data: dataset.record.name }) : t('keep.makes')}</Menu.Label>
        <TextInput
          size="xs"
          mx={4}
          mb={4}
          data-autofocus
          autoComplete="off"
          aria-label={t('keep.find')}
          placeholder={t('keep.find')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            const [only] = found;
            if (event.key !== 'Enter' || wanted === '') return;
            event.preventDefault();
            void add(only && found.length === 1 ? only.label : wanted);
          }}
        />
        <div className={classes.labels}>
          {found.slice(0, mostShown).map(({ label, index }) => (
            <Menu.Item
              key={label}
              leftSection={<i className={classes.dot} style={{ background: classColor(index) }} aria-hidden />}
              onClick={() => void add(label)}
            >
              {textOf(label)}
            </Menu.Item>
          ))}
          {wanted !== '' && !labels.includes(wanted) ? (
            <Menu.Item onClick={() => void add(wanted)}>{t('keep.new', { label: wanted })}</Menu.Item>
          ) : null}
        </div>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Where it went, and the way back. */
function KeptNote({ kept, onUndone }: { kept: KeptClip | null; onUndone(): void }) {
  const { t } = useTranslation('predict');
  const { unkeepHeard, goTo } = useActions();
  const textOf = useLabelText(useStudio(({ dataset }) => dataset?.labelCodes ?? null));
  if (!kept) return <span className={classes.note}>{t('keep.known')}</span>;
  const undo = () =>
    unkeepHeard(kept).then(onUndone, () => {
      // told where the errors of this place are
    });
  return (
    <span className={classes.note} role="status">
      <IconCheck size={16} aria-hidden />
      <span title={kept.path}>{t('keep.done', { data: kept.datasetName, label: textOf(kept.label) })}</span>
      <Button size="compact-xs" variant="subtle" onClick={() => goTo('data')}>
        {t('keep.show')}
      </Button>
      <Button size="compact-xs" variant="subtle" onClick={() => void undo()}>
        {t('keep.undo')}
      </Button>
    </span>
  );
}

/** A take's, or that of the file without its folders and its ending: it becomes a WAV file. */
function fileName({ name }: HeardClip): string {
  if (/^\d+$/.test(name)) return takeName(new Date(), Number(name));
  return `${baseName(name).replace(/\.[^.]*$/, '')}.wav`;
}
