// What the weights of a page that predicts are written as.

import { Radio, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { weightDtypes } from '../../export/export-kinds.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import type { ExportOptionsProps } from './export-options-props.ts';
import { pageBytes } from './page-bytes.ts';

export function PageOptions({ run, options, onChange }: ExportOptionsProps<'page'>) {
  const { t } = useTranslation('export');
  const format = useNumberFormat();
  const { parameters } = run;
  return (
    <Radio.Group
      label={t('kinds.page.dtype')}
      value={options.dtype}
      onChange={(value) => onChange({ dtype: weightDtypes.find((dtype) => dtype === value) ?? options.dtype })}
    >
      <Stack gap="xs" mt="xs">
        {[...weightDtypes].reverse().map((dtype) => (
          <Radio
            key={dtype}
            value={dtype}
            label={t(`kinds.page.${dtype}`)}
            description={
              parameters ? t('about', { size: format.bytes(pageBytes(parameters.total, dtype)) }) : undefined
            }
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
