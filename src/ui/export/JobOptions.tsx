// What goes into the zip for a cluster: weights, recordings, and where it begins, each with what it costs.

import { useTranslation } from 'react-i18next';
import type { ExportOptions } from '../../export/export-kinds.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useStudio } from '../common/use-studio.ts';
import type { ExportOptionsProps } from './export-options-props.ts';
import { OptionRadios } from './OptionRadios.tsx';

type Chosen = ExportOptions['job'];

interface Choice<Value extends string> {
  value: Value;
  bytes?: number | null;
  /** Cannot be chosen of this run, for the reason that its text gives. */
  isOff?: boolean;
}

export function JobOptions({ run, options, onChange }: ExportOptionsProps<'job'>) {
  const { t } = useTranslation('export');
  const format = useNumberFormat();
  const dataset = useStudio(({ datasets }) => datasets.find(({ id }) => id === run.datasetId));
  const model = useStudio(({ models }) => models.find(({ id }) => id === run.modelId));
  const isFromHub = model?.hub !== undefined;
  const last = run.checkpoints.at(-1);
  const group = <Field extends keyof Chosen>(field: Field, choices: readonly Choice<Chosen[Field]>[]) => (
    <OptionRadios
      label={t(`job.${field}.label`)}
      choices={choices.map(({ value, bytes, isOff = false }) => {
        const key: string = isOff ? `${value}Off` : value;
        return {
          value,
          label: t(`job.${field}.${key}`, { step: last?.step ?? 0, repo: model?.hub?.repo ?? '' }),
          isOff,
          ...(bytes ? { description: t('about', { size: format.bytes(bytes) }) } : {}),
        };
      })}
      value={options[field]}
      onChange={(value) => onChange({ ...options, [field]: value })}
    />
  );
  return (
    <>
      {group('audio', [{ value: 'included', bytes: dataset?.packBytes ?? null }, { value: 'pointer' }])}
      {group('weights', [
        { value: 'files', bytes: run.parameters ? run.parameters.total * 4 : null },
        { value: 'name', isOff: !isFromHub },
      ])}
      {group('from', [{ value: 'beginning' }, { value: 'checkpoint', isOff: last === undefined }])}
    </>
  );
}
