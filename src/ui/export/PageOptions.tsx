// What the weights of a page that predicts are written as.

import { useTranslation } from 'react-i18next';
import { weightDtypes } from '../../export/export-kinds.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import type { ExportOptionsProps } from './export-options-props.ts';
import { OptionRadios } from './OptionRadios.tsx';
import { pageBytes } from './page-bytes.ts';

export function PageOptions({ run, options, onChange }: ExportOptionsProps<'page'>) {
  const { t } = useTranslation('export');
  const format = useNumberFormat();
  const { parameters } = run;
  return (
    <OptionRadios
      label={t('kinds.page.dtype')}
      choices={[...weightDtypes].reverse().map((dtype) => ({
        value: dtype,
        label: t(`kinds.page.${dtype}`),
        ...(parameters ? { description: t('about', { size: format.bytes(pageBytes(parameters.total, dtype)) }) } : {}),
      }))}
      value={options.dtype}
      onChange={(dtype) => onChange({ dtype })}
    />
  );
}
