// What goes into the zip for a cluster: weights, recordings, and where it begins, each with what it costs.

import { Radio } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ExportOptions } from '../../export/export-kinds.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useStudio } from '../common/use-studio.ts';
import classes from './export.module.css';
import type { ExportOptionsProps } from './export-options-props.ts';

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
    <Radio.Group
      label={t(`job.${field}.label`)}
      value={options[field]}
      onChange={(value) => onChange({ ...options, [field]: value as Chosen[Field] })}
    >
      {choices.map(({ value, bytes, isOff }) => {
        const key: string = isOff ? `${value}Off` : value;
        const text = t(`job.${field}.${key}`, { step: last?.step ?? 0, repo: model?.hub?.repo ?? '' });
        return (
          <Radio
            key={value}
            className={classes.choice}
            size="sm"
            value={value}
            disabled={isOff ?? false}
            label={bytes ? `${text} · ${t('about', { size: format.bytes(bytes) })}` : text}
          />
        );
      })}
    </Radio.Group>
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
