// How the weights of an exported model are written.

import { useTranslation } from 'react-i18next';
import { weightDtypes } from '../../export/export-kinds.ts';
import type { ExportOptionsProps } from './export-options-props.ts';
import { OptionRadios } from './OptionRadios.tsx';

export function ModelFields({ options, onChange }: ExportOptionsProps<'model'>) {
  const { t } = useTranslation('export');
  return (
    <OptionRadios
      label={t('kinds.model.dtype')}
      choices={weightDtypes.map((dtype) => ({
        value: dtype,
        label: t(`kinds.model.dtypes.${dtype}`),
        description: t(`kinds.model.dtypeNotes.${dtype}`),
      }))}
      value={options.dtype}
      onChange={(dtype) => onChange({ dtype })}
    />
  );
}
