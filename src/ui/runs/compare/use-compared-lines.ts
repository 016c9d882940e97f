// The lines of a comparison with their names in the page's language.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../run/run-record.ts';
import { runColumn } from '../../../run/table/run-columns.ts';
import type { RunStyle } from '../../charts/run-colors.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { cellText } from '../cell-text.ts';
import { comparedLines, type NamedLine } from './compared-lines.ts';

export function useComparedLines(
  runs: readonly RunRecord[],
  styles: ReadonlyMap<string, RunStyle>,
  isGrouped: boolean,
): NamedLine[] {
  const { t } = useTranslation('compare');
  const { t: runWords } = useTranslation('runs');
  const format = useNumberFormat();
  return useMemo(
    () =>
      comparedLines(runs, styles, isGrouped).map((line) => {
        const [first] = line.runs;
        const count = line.runs.length;
        if (count === 1) return { ...line, name: first.name };
        const values = line.settings.map((id) => {
          const column = runColumn(id) ?? { kind: 'text' as const, value: () => null };
          return cellText(column.value(first), column, format, runWords);
        });
        const settings = line.settings.map((id, at) => `${id} ${values[at]}`);
        const what = settings.length > 0 ? settings.join(' · ') : t('like', { name: first.name });
        const name = t('lineOf', { what, count, number: format.integer(count) });
        return { ...line, name, endName: values.length > 0 ? values.join(' · ') : undefined };
      }),
    [runs, styles, isGrouped, t, runWords, format],
  );
}
