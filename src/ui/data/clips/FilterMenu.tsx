// Every field with its values and how many clips each would leave: to filter by several at once.

import { Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { classColor } from '../../common/class-colors.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { type ClipField, noValue } from './clip-fields.ts';
import { type ClipFilter, type Passing, searchText, toggled } from './clip-filter.ts';
import classes from './filter-menu.module.css';
import { useFieldWords } from './use-field-words.ts';

interface FilterMenuProps {
  fields: readonly ClipField[];
  /** The set of codes that the labels are of. */
  codes: string | null;
  filter: ClipFilter;
  counts: Passing['counts'];
  onFilter(filter: ClipFilter): void;
}

export function FilterMenu({ fields, codes, filter, counts, onFilter }: FilterMenuProps) {
  const { t } = useTranslation('clips');
  return (
    <Popover
      position="bottom-start"
      shadow="sm"
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
      width="min(720px, calc(100vw - 32px))"
    >
      <Popover.Target>
        <Button size="xs" variant="default" leftSection={<IconFilter size={14} aria-hidden />}>
          {t('filters')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.facets}>
        {fields.filter(isTelling).map((field) => (
          <Facet
            key={field.id}
            field={field}
            codes={codes}
            counts={counts[field.id] ?? new Int32Array(0)}
            chosen={filter.values[field.id] ?? []}
            onToggle={(value) => onFilter(toggled(filter, field.id, value))}
          />
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}

/** A field in which all clips are alike divides nothing. */
function isTelling({ codes, values, isMany }: ClipField): boolean {
  if (values.length === 0) return false;
  const [first] = codes;
  return isMany ? codes.some((code) => code !== 0) : codes.some((code) => code !== first);
}

interface FacetProps {
  field: ClipField;
  codes: string | null;
  counts: Int32Array;
  chosen: readonly string[];
  onToggle(value: string): void;
}

/** More are found by typing. */
const mostShown = 100;
const searchableFrom = 12;

function Facet({ field, codes, counts, chosen, onToggle }: FacetProps) {
  const { t } = useTranslation('clips');
  const format = useNumberFormat();
  const words = useFieldWords(codes);
  const [search, setSearch] = useState('');
  const title = words.title(field.id);
  const entries = field.values.map((value, at) => ({ value, at, count: counts[at] ?? 0 }));
  const without = counts[field.values.length] ?? 0;
  if (without > 0 || chosen.includes(noValue)) entries.push({ value: noValue, at: -1, count: without });
  const found = entries
    .filter(({ count, value }) => count > 0 || chosen.includes(value))
    .filter(({ value }) => searchText(words.value(field.id, value)).includes(searchText(search)));
  return (
    <fieldset className={classes.facet}>
      <legend className={classes.title}>{title}</legend>
      {entries.length >= searchableFrom && (
        <TextInput
          size="xs"
          aria-label={t('searchValues', { name: title })}
          placeholder={t('searchValues', { name: title })}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      <ul className={classes.values}>
        {found.slice(0, mostShown).map(({ value, at, count }) => (
          <li key={value}>
            <Checkbox
              size="xs"
              checked={chosen.includes(value)}
              onChange={() => onToggle(value)}
              classNames={{ body: classes.value, labelWrapper: classes.valueLabel }}
              label={
                <span className={classes.line}>
                  {field.id === 'label' && (
                    <span className={classes.dot} style={{ background: classColor(at) }} aria-hidden />
                  )}
                  <span className={classes.name} title={words.value(field.id, value)}>
                    {words.value(field.id, value)}
                  </span>
                  <span className={classes.count}>{format.integer(count)}</span>
                </span>
              }
            />
          </li>
        ))}
      </ul>
      {found.length > mostShown && (
        <p className={classes.more}>{t('moreValues', { number: format.integer(found.length - mostShown) })}</p>
      )}
    </fieldset>
  );
}
