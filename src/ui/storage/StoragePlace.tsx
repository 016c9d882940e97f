// What this page keeps on the machine, how much of the browser's allowance that takes, and what can go.

import { ActionIcon, Button } from '@mantine/core';
import { IconShieldCheck, IconShieldQuestion, IconTrash } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { runUsing } from '../../state/storage-actions.ts';
import type { StudioState } from '../../state/studio-state.ts';
import { ConfirmDialog } from '../common/ConfirmDialog.tsx';
import { AreaError } from '../common/ErrorNotice.tsx';
import { Panel } from '../common/Panel.tsx';
import { PlaceHeader } from '../common/PlaceHeader.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './StoragePlace.module.css';

type Usage = NonNullable<StudioState['storageUsage']>;
type Item = Usage['items'][number];

const kinds = ['dataset', 'trunk-cache', 'model', 'download', 'run'] as const satisfies readonly Item['kind'][];

export function StoragePlace() {
  const { t } = useTranslation('storage');
  const format = useNumberFormat();
  const { readStorageUsage, deleteStored } = useActions();
  const { usage, isBusy, isImporting, running, elsewhere, runs } = useStudio((state) => ({
    usage: state.storageUsage,
    isBusy: state.running !== null || state.importing !== null,
    isImporting: state.importing !== null,
    running: state.running,
    elsewhere: state.elsewhere,
    runs: state.runs,
  }));
  const isInUse = (item: Item) => isImporting || runUsing({ running, elsewhere, runs }, item) !== null;
  const [toDelete, setToDelete] = useState<Item | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs and imports change it: read again when one ends
  useEffect(() => {
    void readStorageUsage();
  }, [isBusy, readStorageUsage]);

  return (
    <div className={classes.place}>
      <PlaceHeader title={t('title')} subtitle={t('subtitle')} />
      <AreaError area="storage" />
      {usage ? (
        <>
          <Allowance usage={usage} />
          <div className={classes.groups}>
            {kinds.map((kind) => (
              <Group
                key={kind}
                kind={kind}
                items={usage.items.filter((item) => item.kind === kind)}
                isInUse={isInUse}
                onDelete={setToDelete}
              />
            ))}
          </div>
        </>
      ) : (
        <p className={classes.dimmed}>{t('reading')}</p>
      )}
      <ConfirmDialog
        isOpen={toDelete !== null}
        title={t('delete.title', { name: toDelete?.name ?? '' })}
        text={toDelete ? t(`delete.text.${toDelete.kind}`, { size: format.bytes(toDelete.bytes) }) : ''}
        confirmLabel={t('delete.confirm')}
        cancelLabel={t('delete.cancel')}
        onConfirm={() => toDelete && void deleteStored(toDelete)}
        onClose={() => setToDelete(null)}
      />
    </div>
  );
}

/** The parts as a bar, what is left, and whether the browser promised to keep it. */
function Allowance({ usage }: { usage: Usage }) {
  const { t } = useTranslation('storage');
  const format = useNumberFormat();
  const { keepStorage } = useActions();
  const ownBytes = usage.items.reduce((sum, item) => sum + item.bytes, 0);
  const used = Math.max(usage.usedBytes ?? 0, ownBytes);
  const left = usage.quotaBytes === null ? null : Math.max(0, usage.quotaBytes - used);
  return (
    <section className={classes.allowance} aria-label={t('allowance')}>
      <p className={classes.figure}>
        {t('used', { size: format.bytes(used) })}
        {left === null ? null : <span>{t('left', { size: format.bytes(left) })}</span>}
      </p>
      <div className={classes.bar} aria-hidden>
        {kinds.map((kind, index) => (
          <span
            key={kind}
            style={{
              flexGrow: usage.items.filter((item) => item.kind === kind).reduce((sum, item) => sum + item.bytes, 0),
              background: `var(--class-${index})`,
            }}
          />
        ))}
      </div>
      <p className={classes.keep}>
        {usage.isPersisted ? <IconShieldCheck size={18} aria-hidden /> : <IconShieldQuestion size={18} aria-hidden />}
        <span>{t(usage.isPersisted ? 'persisted' : 'notPersisted')}</span>
        {usage.isPersisted ? null : (
          <Button size="compact-sm" variant="default" onClick={() => void keepStorage()}>
            {t('keep')}
          </Button>
        )}
      </p>
    </section>
  );
}

interface GroupProps {
  kind: Item['kind'];
  items: Item[];
  isInUse(item: Item): boolean;
  onDelete(item: Item): void;
}

function Group({ kind, items, isInUse, onDelete }: GroupProps) {
  const { t } = useTranslation('storage');
  const format = useNumberFormat();
  const bytes = items.reduce((sum, item) => sum + item.bytes, 0);
  return (
    <Panel
      title={
        <>
          <i className={classes.mark} style={{ background: `var(--class-${kinds.indexOf(kind)})` }} aria-hidden />
          {t(`kind.${kind}.title`)}
        </>
      }
      aside={<span className={classes.size}>{format.bytes(bytes)}</span>}
    >
      <p className={classes.note}>{t(`kind.${kind}.note`)}</p>
      {items.length === 0 ? (
        <p className={classes.dimmed}>{t('none')}</p>
      ) : (
        <ul className={classes.items}>
          {items.map((item) => (
            <li key={item.id}>
              <span className={classes.name} title={item.name}>
                {item.name}
              </span>
              <span className={classes.size}>{format.bytes(item.bytes)}</span>
              <ActionIcon
                disabled={isInUse(item)}
                title={isInUse(item) ? t('inUse') : undefined}
                aria-label={t('delete.label', { name: item.name })}
                onClick={() => onDelete(item)}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
