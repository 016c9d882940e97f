// Which groups are kept apart: a box for each with how many values it has, and how many clips a further one would leave out.

import { Button, Checkbox } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SplitConfig } from '../../dataset/splits/split.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { GroupEditor } from './GroupEditor.tsx';
import classes from './split.module.css';
import { groupName, leftOutBy } from './split-sentences.ts';

interface KeepApartProps {
  dataset: OpenDataset;
  store(changes: Partial<SplitConfig>): void;
}

export function KeepApart({ dataset, store }: KeepApartProps) {
  const { t } = useTranslation('data');
  const format = useNumberFormat();
  const said = useSaid('data');
  const [isEditing, setEditing] = useState(false);
  const { groups, record } = dataset;
  const { method, keepApart = [] } = record.splitConfig;
  const asks = method !== 'given' && method !== 'protocol';
  const costs = useMemo(() => (asks ? costsOfMore(dataset) : new Map()), [dataset, asks]);
  const isOpen = isEditing || groups.length === 0;
  return (
    <div className={classes.apart}>
      <div className={classes.fields}>
        <span className={classes.apartTitle}>{t('apart.title')}</span>
        {groups.map(({ name, values }) => {
          const things = said([groupName(name, true)]);
          const cost: number | null | undefined = costs.get(name);
          return (
            <Checkbox
              key={name}
              size="xs"
              disabled={!asks}
              checked={keepApart.includes(name)}
              onChange={(event) => {
                const { checked } = event.currentTarget;
                store({ keepApart: checked ? [...keepApart, name] : keepApart.filter((other) => other !== name) });
              }}
              label={
                <>
                  {things}{' '}
                  <span className={classes.share}>
                    {format.integer(values.length)}
                    {cost === null && ` · ${t('apart.cannot')}`}
                    {cost ? ` · ${t('apart.leavesOut', { count: cost, number: format.integer(cost) })}` : ''}
                  </span>
                </>
              }
            />
          );
        })}
        {groups.length > 0 && (
          <Button size="compact-xs" variant="subtle" onClick={() => setEditing(!isEditing)} aria-expanded={isEditing}>
            {isEditing ? t('apart.done') : t('apart.edit')}
          </Button>
        )}
      </div>
      {isOpen && <GroupEditor dataset={dataset} />}
    </div>
  );
}

/** By group that is not kept apart yet: how many more clips would be left out; null where that cannot be. One group alone costs
 *  nothing, so nothing is drawn to tell. */
function costsOfMore(dataset: OpenDataset): Map<string, number | null> {
  const { keepApart = [] } = dataset.record.splitConfig;
  if (keepApart.length === 0) return new Map();
  const others = dataset.groups.filter(({ name }) => !keepApart.includes(name));
  return new Map(
    others.map(({ name }) => {
      const left = leftOutBy(dataset, { keepApart: [...keepApart, name] });
      return [name, left === null ? null : Math.max(0, left - dataset.withoutPart.length)];
    }),
  );
}
