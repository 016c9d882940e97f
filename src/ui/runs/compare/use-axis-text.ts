// A run's value as an axis and a table of axes write it.

import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { CellValue, RunColumn } from '../../../run/table/run-column.ts';
import { shortName } from '../../charts/direct-labels.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { cellText } from '../cell-text.ts';

/** @param most letters of it */
export function useAxisText(): (column: RunColumn, value: CellValue, most?: number) => string {
  const { t } = useTranslation('runs');
  const format = useNumberFormat();
  return useCallback(
    (column, value, most) => {
      // a setting that is null is off, and says so
      const text = value === null && column.group === 'setting' ? t('none') : cellText(value, column, format, t);
      return most === undefined ? text : shortName(text, most);
    },
    [t, format],
  );
}
