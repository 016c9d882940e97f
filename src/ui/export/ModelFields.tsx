// How the weights of an exported model are written.

import { SegmentedControl } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { type WeightDtype, weightDtypes } from '../../export/export-kinds.ts';
import type { ExportOptionsProps } from './export-options-props.ts';

export function ModelFields({ options, onChange }: ExportOptionsProps<'model'>) {
  const { t } = useTranslation('export');
  const id = useId();
  return (
    <div>
      <p id={id}>{t('kinds.model.dtype')}</p>
      <SegmentedControl
        size="xs"
        aria-labelledby={id}
        data={weightDtypes.map((dtype) => ({ value: dtype, label: t(`kinds.model.dtypes.${dtype}`) }))}
        value={options.dtype}
        onChange={(dtype) => onChange({ dtype: dtype as WeightDtype })}
      />
      <p>{t(`kinds.model.dtypeNotes.${options.dtype}`)}</p>
    </div>
  );
}
