// The lines of the storage lists: a thing with its size, a checkpoint below its run, and what a run can do without.

import { ActionIcon, Badge, Button, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type RunRecord, resultStepAmong } from '../../run/run-record.ts';
import type { CheckpointSummary } from '../../training/log-rows.ts';
import { type Broken, ExportRecordButton } from '../common/BrokenRecord.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useStudio } from '../common/use-studio.ts';
import { dispensable } from './deletions.ts';
import classes from './StoragePlace.module.css';
import { type StoredItem, sumBytes } from './stored-items.ts';

export interface LineActions {
  /** Why it cannot be deleted now; null where it can. */
  blockedBy(item: StoredItem): string | null;
  onDelete(item: StoredItem): void;
  onDeleteCheckpoints(item: StoredItem, checkpoints: readonly CheckpointSummary[]): void;
}

interface ItemLineProps extends LineActions {
  item: StoredItem;
  isOpen: boolean;
  onToggle(): void;
}

export function ItemLine({ item, isOpen, onToggle, blockedBy, onDelete }: ItemLineProps) {
  const { t } = useTranslation('storage');
  const run = useRun(item);
  const facts = useFacts(item, run);
  const wholeName = useWholeName(item);
  const { broken } = item;
  const canOpen = run !== undefined && (item.checkpoints?.length ?? 0) > 0;
  const blocked = blockedBy(item);
  const words = (
    <>
      <span className={classes.name}>{item.name}</span>
      <span className={classes.facts}>
        {[facts, run?.state === 'running' ? null : blocked].filter(Boolean).join(' · ')}
      </span>
      {broken ? (
        <span className={classes.broken}>
          {t('records:problem', { problem: broken.problem })} {t('records:whatToDo')}
        </span>
      ) : null}
    </>
  );
  return (
    <SizedLine
      bytes={item.bytes}
      broken={broken}
      label={t('delete.label', { name: wholeName })}
      isBlocked={blocked !== null}
      onDelete={() => onDelete(item)}
    >
      {canOpen ? (
        <UnstyledButton
          className={classes.toggle}
          aria-expanded={isOpen}
          aria-label={t('checkpoints.show', { name: item.name })}
          onClick={onToggle}
        >
          <IconChevronRight size={16} aria-hidden data-open={isOpen || undefined} />
          <span className={classes.words}>{words}</span>
        </UnstyledButton>
      ) : (
        <span className={classes.words}>{words}</span>
      )}
    </SizedLine>
  );
}

interface CheckpointLineProps extends LineActions {
  item: StoredItem;
  checkpoint: CheckpointSummary;
}

export function CheckpointLine({ item, checkpoint, blockedBy, onDeleteCheckpoints }: CheckpointLineProps) {
  const { t } = useTranslation('storage');
  const format = useNumberFormat();
  const run = useRun(item);
  const { step, epoch, savedAt, isBest, isBroken, bytes } = checkpoint;
  const steps = (item.checkpoints ?? []).map((one) => one.step);
  const marks = [
    ...(isBest ? [t('checkpoints.best')] : []),
    ...(run && resultStepAmong(run, steps) === step && run.state !== 'running' ? [t('checkpoints.result')] : []),
    ...(step === steps.at(-1) ? [t('checkpoints.newest')] : []),
  ];
  return (
    <SizedLine
      isBelow
      bytes={bytes}
      broken={
        isBroken ? brokenCheckpoint(item, step, t('checkpoints.update', { step: format.integer(step) })) : undefined
      }
      label={t('checkpoints.delete', { step: format.integer(step), name: item.name })}
      isBlocked={blockedBy(item) !== null}
      onDelete={() => onDeleteCheckpoints(item, [checkpoint])}
    >
      <span className={classes.words}>
        <span className={classes.name}>
          {t('checkpoints.update', { step: format.integer(step) })}
          {marks.map((mark) => (
            <Badge key={mark} size="sm" variant="light" tt="none">
              {mark}
            </Badge>
          ))}
        </span>
        {isBroken ? (
          <span className={classes.broken}>{t('checkpoints.broken')}</span>
        ) : (
          <span className={classes.facts}>
            {t('checkpoints.facts', { epoch: format.decimal(epoch, 2), date: format.date(savedAt) })}
          </span>
        )}
      </span>
    </SizedLine>
  );
}

function brokenCheckpoint({ id, name }: StoredItem, step: number, update: string): Broken {
  return { kind: 'checkpoint', key: [id, step], id: `${id} ${step}`, name: `${name} ${update}`, problem: '' };
}

export function DispensableLine({ item, blockedBy, onDeleteCheckpoints }: LineActions & { item: StoredItem }) {
  const { t } = useTranslation('storage');
  const format = useNumberFormat();
  const run = useRun(item);
  const surplus = run ? dispensable(run, item.checkpoints ?? []) : [];
  if (surplus.length === 0) return null;
  return (
    <div className={classes.below}>
      <Button
        size="compact-xs"
        variant="default"
        title={t('checkpoints.surplusHint')}
        disabled={blockedBy(item) !== null}
        onClick={() => onDeleteCheckpoints(item, surplus)}
      >
        {t('checkpoints.deleteSurplus', { count: surplus.length, size: format.bytes(sumBytes(surplus)) })}
      </Button>
    </div>
  );
}

interface SizedLineProps {
  bytes: number;
  /** It can be taken away as it is stored. */
  broken?: Broken | undefined;
  label: string;
  isBlocked: boolean;
  isBelow?: boolean;
  onDelete(): void;
  children: ReactNode;
}

function SizedLine({ bytes, broken, label, isBlocked, isBelow, onDelete, children }: SizedLineProps) {
  const format = useNumberFormat();
  return (
    <div className={classes.line} data-below={isBelow || undefined} data-broken={broken ? true : undefined}>
      {children}
      <span className={classes.size}>{format.bytes(bytes)}</span>
      {broken ? <ExportRecordButton record={broken} /> : null}
      <ActionIcon disabled={isBlocked} aria-label={label} onClick={onDelete}>
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}

function useRun(item: StoredItem): RunRecord | undefined {
  return useStudio((state) => (item.kind === 'run' ? state.runs.find(({ id }) => id === item.id) : undefined));
}

/** What tells this thing from others of its name. */
function useFacts(item: StoredItem, run: RunRecord | undefined): string {
  const { t } = useTranslation('storage');
  const format = useNumberFormat();
  const framesFacts = useFramesFacts(item);
  const clipCount = useStudio((state) => state.datasets.find(({ id }) => id === item.id)?.clipCount);
  if (item.kind === 'dataset' && clipCount !== undefined)
    return t('facts.clips', { count: clipCount, number: format.integer(clipCount) });
  if (run) {
    const count = item.checkpoints?.length ?? 0;
    const number = format.integer(count);
    const checkpoints = count === 0 ? t('facts.noCheckpoints') : t('facts.checkpoints', { count, number });
    return `${t(`runs:state.${run.state}`)} · ${checkpoints}`;
  }
  return framesFacts;
}

/** A cache's name is shared by those of other layers, and may be its data set's: what it holds tells it apart. */
export function useWholeName(item: Pick<StoredItem, 'name' | 'frames'> | null): string {
  const facts = useFramesFacts(item);
  return item ? [item.name, facts].filter(Boolean).join(' · ') : '';
}

function useFramesFacts(item: Pick<StoredItem, 'frames'> | null): string {
  const { t } = useTranslation('storage');
  if (!item?.frames) return '';
  const { dtype, kept } = item.frames;
  const frames = isNamed(kept) ? t(`facts.${kept}`) : t('facts.layers', { count: Number(kept) });
  return `${frames} · ${dtype}`;
}

/** What of a clip is kept, where that is no count of layers. */
const namedKinds = ['features', 'statistics', 'acoustics'] as const;

function isNamed(kept: string): kept is (typeof namedKinds)[number] {
  return (namedKinds as readonly string[]).includes(kept);
}
