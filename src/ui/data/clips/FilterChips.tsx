// The filters that are at work, each with a button that takes it away.

import { Button, Pill } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNumberFormat } from '../../common/use-number-format.ts';
import type { ClipField } from './clip-fields.ts';
import { activeFilters, type ClipFilter, noFilter } from './clip-filter.ts';
import classes from './clip-panel.module.css';
import { useFieldWords } from './use-field-words.ts';

interface FilterChipsProps {
  fields: readonly ClipField[];
  /** The set of codes that the labels are of. */
  codes: string | null;
  filter: ClipFilter;
  onFilter(filter: ClipFilter): void;
}

/** Of a field's values; more are counted. */
const namedValues = 3;

export function FilterChips({ fields, codes, filter, onFilter }: FilterChipsProps) {
  const { t } = useTranslation('clips');
  const format = useNumberFormat();
  const words = useFieldWords(codes);
  const chips: { key: string; text: string; without: ClipFilter }[] = activeFilters(filter, fields).map(
    ({ field, values }) => {
      const named = values.slice(0, namedValues).map((value) => words.value(field.id, value));
      const rest = values.length > namedValues ? ` +${format.integer(values.length - namedValues)}` : '';
      return {
        key: field.id,
        text: `${words.title(field.id)}: ${named.join(', ')}${rest}`,
        without: { ...filter, values: { ...filter.values, [field.id]: [] } },
      };
    },
  );
  if (filter.seconds) {
    const [from, to] = filter.seconds;
    const text = t('lengthChip', { from: format.decimal(from, 2), to: format.decimal(to, 2) });
    chips.push({ key: 'seconds', text, without: { ...filter, seconds: null } });
  }
  if (filter.search.trim()) {
    const text = t('searchChip', { text: filter.search.trim() });
    chips.push({ key: 'search', text, without: { ...filter, search: '' } });
  }
  if (filter.only) chips.push({ key: 'only', text: filter.only.name, without: { ...filter, only: null } });
  if (chips.length === 0) return null;
  return (
    <div className={classes.chips}>
      {chips.map(({ key, text, without }) => (
        <Pill
          key={key}
          classNames={{ root: classes.chip }}
          withRemoveButton
          removeButtonProps={{ 'aria-label': t('removeFilter', { name: text }), 'aria-hidden': false, tabIndex: 0 }}
          onRemove={() => onFilter(without)}
        >
          {text}
        </Pill>
      ))}
      <Button size="compact-xs" variant="subtle" onClick={() => onFilter(noFilter)}>
        {t('clear')}
      </Button>
    </div>
  );
}
