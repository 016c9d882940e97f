// How a run's ONNX file is written: in which precision, whether it takes the waveform as it is, and for what.

import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { onnxLayouts, onnxPrecisions } from '../../export/onnx/onnx-options.ts';
import type { ExportOptionsProps } from './export-options-props.ts';
import { OnnxTrialView } from './OnnxTrialView.tsx';
import { OptionRadios } from './OptionRadios.tsx';

export function OnnxOptions({ run, options, onChange }: ExportOptionsProps<'onnx'>) {
  const { t } = useTranslation('export');
  const isFolder = options.layout === 'transformers.js';
  return (
    <>
      <OptionRadios
        label={t('onnx.precision')}
        choices={onnxPrecisions.map((precision) => ({
          value: precision,
          label: t(`onnx.precisions.${precision}`),
          description: t(`onnx.precisionText.${precision}`),
        }))}
        value={options.precision}
        onChange={(precision) => onChange({ ...options, precision })}
      />
      <OnnxTrialView run={run} precision={options.precision} />
      <OptionRadios
        label={t('onnx.layout')}
        choices={onnxLayouts.map((layout) => {
          const key = layout === 'file' ? 'file' : 'folder';
          return { value: layout, label: t(`onnx.layouts.${key}`), description: t(`onnx.layoutText.${key}`) };
        })}
        value={options.layout}
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
    </>
  );
}
