// The columns of the tables, each with what it seems to be for and what it says of three real clips: a click makes one the label.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { LabelRule } from '../../../dataset/labels/label-rule.ts';
import type { ClipColumn } from '../../../dataset/tables/clip-columns.ts';
import { type ColumnRole, columnRoles } from '../../../dataset/tables/column-roles.ts';
import type { ClipColumns } from '../../../dataset/tables/join-tables.ts';
import { voteLabels } from '../../../dataset/tables/votes.ts';
import { baseName } from '../../../lib/file-names.ts';
import { largestOf } from '../../../lib/long-lists.ts';
import classes from './tables.module.css';

interface TableColumnsProps {
  joined: ClipColumns;
  clipCount: number;
  rule: LabelRule;
  onPick(rule: LabelRule): void;
}

export function TableColumns({ joined, clipCount, rule, onPick }: TableColumnsProps) {
  const { t } = useTranslation('tables');
  const { roles, votes } = useMemo(() => columnRoles(joined), [joined]);
  const { columns } = joined;
  const clips = useMemo(() => sampleClips(columns, clipCount), [columns, clipCount]);
  const best = useMemo(() => (votes ? voteLabels(columns, votes, clipCount) : null), [columns, votes, clipCount]);
  if (columns.length === 0) return null;
  const roleText = (role: ColumnRole = 'other') => (role === 'other' ? '' : t(`role.${role}`));
  const values = (of: readonly (string | null)[]) => clips.map((clip) => of[clip] ?? null);
  return (
    <ul className={classes.columns} aria-label={t('columns')}>
      {votes && best && (
        <ColumnButton
          name={t('votes', { columns: votes.join(', ') })}
          role={t('role.votes')}
          values={values(best)}
          title={t('pickVotes', { columns: votes.join(', ') })}
          isLabel={rule.kind === 'votes'}
          onPick={() => onPick({ kind: 'votes', columns: votes })}
        />
      )}
      {columns.map((column) => (
        <ColumnButton
          key={column.name}
          name={column.name}
          role={roleText(roles.get(column.name))}
          values={roles.get(column.name) === 'file' ? values(column.values).map(nameOf) : values(column.values)}
          title={t('pick', { column: column.name })}
          isLabel={rule.kind === 'column' && rule.column === column.name}
          onPick={() => onPick({ kind: 'column', column: column.name })}
        />
      ))}
    </ul>
  );
}

/** What tells one file from another is at the end. */
function nameOf(path: string | null): string | null {
  return path === null ? null : baseName(path);
}

interface ColumnButtonProps {
  name: string;
  role: string;
  values: readonly (string | null)[];
  title: string;
  isLabel: boolean;
  onPick(): void;
}

function ColumnButton({ name, role, values, title, isLabel, onPick }: ColumnButtonProps) {
  const { t } = useTranslation('tables');
  return (
    <li>
      <button type="button" className={classes.column} aria-pressed={isLabel} aria-label={title} onClick={onPick}>
        <span className={classes.name} title={name}>
          {name}
        </span>
        <span className={classes.role}>{role}</span>
        {values.map((value, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: three fixed places
          <span key={at} className={classes.cell} title={value ?? undefined}>
            {value ?? t('empty')}
          </span>
        ))}
      </button>
    </li>
  );
}

/** Three clips from the start, the middle and the end of those that the tables say most of. */
function sampleClips(columns: readonly ClipColumn[], clipCount: number): number[] {
  const said = Array.from({ length: clipCount }, () => 0);
  for (const { values } of columns) {
    for (const [clip, value] of values.entries()) if (value !== null) said[clip] = (said[clip] ?? 0) + 1;
  }
  const most = largestOf(said, 0);
  const clips = [...said.keys()].filter((clip) => said[clip] === most);
  return [...new Set([0, Math.floor(clips.length / 2), clips.length - 1])].flatMap((at) => clips[at] ?? []);
}
