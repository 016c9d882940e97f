// A field of the form of a new run: a setting with its bounds by the open model, and what else changes with it.

import { openedLayerCount } from '../../config/forward-mode.ts';
import { startingKwargs } from '../../config/schedule/schedulers.ts';
import type { TrainingConfig } from '../../config/training-config.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { SettingField, type SettingFieldProps } from './SettingField.tsx';
import type { SettingKey } from './setting-catalogue.ts';

type FormFieldProps = Pick<SettingFieldProps, 'settingKey' | 'variant' | 'onValidity'>;

export function FormField({ settingKey, variant, onValidity }: FormFieldProps) {
  const { setConfig } = useActions();
  const { config, layerCount } = useStudio((state) => ({ config: state.config, layerCount: state.model?.layerCount }));
  const max = upperBound(settingKey, config, layerCount);
  return (
    <SettingField
      settingKey={settingKey}
      variant={variant}
      config={config}
      {...(max !== undefined && { max })}
      onChange={(value) => setConfig(settingChange(settingKey, value, config))}
      onValidity={onValidity}
    />
  );
}

/** Another schedule is told nothing that was meant for the one before, and no more layers train than there are. */
function settingChange(
  key: SettingKey,
  value: TrainingConfig[SettingKey],
  { trainLayers }: TrainingConfig,
): Partial<TrainingConfig> {
  if (key === 'numHiddenLayers') {
    const numHiddenLayers = value as TrainingConfig['numHiddenLayers'];
    return { numHiddenLayers, trainLayers: Math.min(trainLayers, numHiddenLayers ?? trainLayers) };
  }
  if (key !== 'lrSchedulerType') return { [key]: value };
  const lrSchedulerType = value as TrainingConfig['lrSchedulerType'];
  return { lrSchedulerType, lrSchedulerKwargs: startingKwargs(lrSchedulerType, 1) };
}

/** What the open model sets. */
function upperBound(key: SettingKey, config: TrainingConfig, layerCount: number | undefined): number | undefined {
  if (key === 'numHiddenLayers') return layerCount;
  return key === 'trainLayers' && layerCount !== undefined ? openedLayerCount(config, layerCount) : undefined;
}
