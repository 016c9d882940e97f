// Where names and tables say what clips have in common: one real name for each group, whose parts can be clicked, the columns, and
// groups to add.

import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sourcePaths } from '../../dataset/cut-parents.ts';
import type { GroupRule } from '../../dataset/group-rule.ts';
import { commonSeparator } from '../../dataset/labels/label-parts.ts';
import type { LabelRule } from '../../dataset/labels/label-rule.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { useSaid } from '../common/use-said.ts';
import { useActions } from '../common/use-studio.ts';
import { RulePath } from './RulePath.tsx';
import { samplePaths } from './rule-draft.ts';
import classes from './split.module.css';
import { groupName } from './split-sentences.ts';

/** What can be added by a click; any other name is typed. */
const usualNames = ['speaker', 'sentence', 'recording'] as const;

export function GroupEditor({ dataset }: { dataset: OpenDataset }) {
  const { t } = useTranslation('data');
  const said = useSaid('data');
  const { setGroupRules, setSplitConfig } = useActions();
  const { clips, groups, joined, record } = dataset;
  /** A group that has no rule yet. */
  const [named, setAdded] = useState<string | null>(null);
  const added = named ?? (groups.length === 0 ? 'speaker' : null);
  const path = useMemo(() => samplePaths(sourcePaths(clips))[0], [clips]);
  if (path === undefined) return null;
  const rules: GroupRule[] = groups.map(({ name, rule }) => ({ name, rule }));
  const pick = (name: string, rule: LabelRule) => {
    setAdded(null);
    const isNew = !rules.some((one) => one.name === name);
    const changed = rules.map((one) => (one.name === name ? { name, rule } : one));
    void setGroupRules(isNew ? [...rules, { name, rule }] : changed);
  };
  const remove = async (name: string) => {
    const { keepApart = [], folds } = record.splitConfig;
    // what is kept apart has to be known
    if (keepApart.includes(name) || folds?.leaveOut === name) {
      await setSplitConfig({
        ...record.splitConfig,
        keepApart: keepApart.filter((other) => other !== name),
        ...(folds?.leaveOut === name && { folds: { count: folds.count, fold: 1 } }),
      });
    }
    await setGroupRules(rules.filter((one) => one.name !== name));
  };
  const line = (name: string, rule: LabelRule | null) => {
    const thing = said([groupName(name, false)]);
    return (
      <li key={name} className={classes.group}>
        <span className={classes.groupName}>{thing}</span>
        <RulePath
          path={path}
          separator={rule?.kind === 'field' ? rule.separator : commonSeparator([path])}
          rule={rule}
          labels={[]}
          pickText={(part) => t('apart.pick', { part, thing })}
          onPick={(picked) => pick(name, picked)}
        />
        {joined.columns.length > 0 && (
          <NativeSelect
            size="xs"
            aria-label={t('apart.column', { thing })}
            value={rule?.kind === 'column' ? rule.column : ''}
            data={[{ value: '', label: t('apart.fromName') }, ...joined.columns.map((column) => column.name)]}
            onChange={(event) => {
              const column = event.currentTarget.value;
              if (column !== '') pick(name, { kind: 'column', column });
            }}
          />
        )}
        {rule ? (
          <Button size="compact-xs" variant="subtle" onClick={() => void remove(name)}>
            {t('apart.remove', { things: said([groupName(name, true)]) })}
          </Button>
        ) : (
          <span className={classes.share}>{name === 'speaker' ? t('apart.hint') : t('apart.pickHint', { thing })}</span>
        )}
      </li>
    );
  };
  return (
    <>
      <ul className={classes.groups}>
        {rules.map(({ name, rule }) => line(name, rule))}
        {added !== null && line(added, null)}
      </ul>
      <div className={classes.fields}>
        <span className={classes.share}>{t('apart.add')}</span>
        {usualNames
          .filter((name) => name !== added && !groups.some((group) => group.name === name))
          .map((name) => (
            <Button key={name} size="compact-xs" variant="default" onClick={() => setAdded(name)}>
              {said([groupName(name, false)])}
            </Button>
          ))}
        <NewName taken={rules.map(({ name }) => name)} onAdd={setAdded} />
        {record.groupRules && (
          <Button size="compact-xs" variant="subtle" onClick={() => void setGroupRules(null)}>
            {t('apart.guess')}
          </Button>
        )}
      </div>
    </>
  );
}

function NewName({ taken, onAdd }: { taken: readonly string[]; onAdd(name: string): void }) {
  const { t } = useTranslation('data');
  const [name, setName] = useState('');
  const add = () => {
    const trimmed = name.trim();
    if (trimmed === '' || taken.includes(trimmed)) return;
    setName('');
    onAdd(trimmed);
  };
  return (
    <TextInput
      size="xs"
      className={classes.newName}
      placeholder={t('apart.name')}
      aria-label={t('apart.name')}
      maxLength={40}
      value={name}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={add}
      onKeyDown={(event) => {
        if (event.key === 'Enter') add();
      }}
    />
  );
}
