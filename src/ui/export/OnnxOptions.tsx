// How a run's ONNX file is written: in which precision, whether it takes the waveform as it is, and for what.

import { SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { onnxLayouts, onnxPrecisions } from '../../export/onnx/onnx-options.ts';
import type { ExportOptionsProps } from './export-options-props.ts';
import { OnnxTrialView } from './OnnxTrialView.tsx';

export function OnnxOptions({ run, options, onChange }: ExportOptionsProps<'onnx'>) {
  const { t } = useTranslation('export');
  const isFolder = options.layout === 'transformers.js';
  return (
    <Stack gap="md">
      <Choice
        label={t('onnx.precision')}
        values={onnxPrecisions}
        value={options.precision}
        nameOf={(precision) => t(`onnx.precisions.${precision}`)}
        text={t(`onnx.precisionText.${options.precision}`)}
        onChange={(precision) => onChange({ ...options, precision })}
      />
      <OnnxTrialView run={run} precision={options.precision} />
      <Choice
        label={t('onnx.layout')}
        values={onnxLayouts}
        value={options.layout}
        nameOf={(layout) => t(`onnx.layouts.${layout === 'file' ? 'file' : 'folder'}`)}
        text={t(`onnx.layoutText.${isFolder ? 'folder' : 'file'}`)}
        onChange={(layout) => onChange({ ...options, layout })}
      />
      {run.featureExtractor.doNormalize && !isFolder ? (
        <Switch
          label={t('onnx.normalizes')}
          description={t(options.normalizes ? 'onnx.normalizesText' : 'onnx.normalizesNot')}
          checked={options.normalizes}
          onChange={(event) => onChange({ ...options, normalizes: event.currentTarget.checked })}
        />
      ) : null}
    </Stack>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  values: readonly Value[];
  value: Value;
  nameOf(value: Value): string;
  /** What the chosen one means. */
  text: string;
  onChange(value: Value): void;
}

function Choice<Value extends string>({ label, values, value, nameOf, text, onChange }: ChoiceProps<Value>) {
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <SegmentedControl
        size="xs"
        aria-label={label}
        data={values.map((one) => ({ value: one, label: nameOf(one) }))}
        value={value}
        onChange={(chosen) => onChange(values.find((one) => one === chosen) ?? value)}
      />
      <Text size="xs" c="dimmed" mt={4}>
        {text}
      </Text>
    </div>
  );
}
