// What a group of runs is called: what they share, "learning_rate = 0.001 · seed = 1".

import { useTranslation } from 'react-i18next';
import { runColumn } from '../../run/table/run-columns.ts';
import type { RunGroup } from '../../run/table/run-groups.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { cellText } from './cell-text.ts';
import { useColumnWords } from './use-column-words.ts';

export function useGroupTitle(): (group: RunGroup) => string {
  const { t } = useTranslation('runs');
  const format = useNumberFormat();
  const words = useColumnWords();
  return ({ values, runs }) => {
    const named = values.map(({ column: id, value }) => {
      const column = runColumn(id) ?? { kind: 'text' as const };
      const isState = id === 'state' && typeof value === 'string';
      const text = value === null ? t('none') : isState ? t(`state.${value}`) : cellText(value, column, format, t);
      return t('groupValue', { name: words.title(id), value: text });
    });
    if (named.length > 0) return named.join(' · ');
    const [first] = runs;
    return first ? t('like', { name: first.name }) : '';
  };
}
