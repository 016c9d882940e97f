// A field of the form of a new run: a setting with its bounds by the open model, and what else changes with it.

import { memo, useCallback } from 'react';
import { openedLayerCount } from '../../config/forward-mode.ts';
import { startingKwargs } from '../../config/schedule/schedulers.ts';
import type { TrainingConfig } from '../../config/training-config.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { SettingField, type SettingFieldProps } from './SettingField.tsx';
import type { SettingKey } from './setting-catalogue.ts';

type FormFieldProps = Pick<SettingFieldProps, 'settingKey' | 'variant' | 'onValidity'>;

/** Drawn anew for its own value alone: there are dozens beside it, and a letter is typed in one. */
export const FormField = memo(function FormField({ settingKey, variant, onValidity }: FormFieldProps) {
  const { setConfig } = useActions();
  const { value, schedulerType, trainLayers, max } = useStudio(({ config, model }) => ({
    value: config[settingKey],
    schedulerType: settingKey === 'lrSchedulerKwargs' ? config.lrSchedulerType : null,
    trainLayers: settingKey === 'numHiddenLayers' ? config.trainLayers : null,
    max: upperBound(settingKey, config, model?.layerCount),
  }));
  const onChange = useCallback(
    (chosen: TrainingConfig[SettingKey]) => setConfig(settingChange(settingKey, chosen, trainLayers)),
    [setConfig, settingKey, trainLayers],
  );
  return (
    <SettingField
      settingKey={settingKey}
      variant={variant}
      value={value}
      schedulerType={schedulerType}
      {...(max !== undefined && { max })}
      onChange={onChange}
      onValidity={onValidity}
    />
  );
});

/** Another schedule is told nothing that was meant for the one before, and no more layers train than there are. */
function settingChange(
  key: SettingKey,
  value: TrainingConfig[SettingKey],
  trainLayers: number | null,
): Partial<TrainingConfig> {
  if (key === 'numHiddenLayers') {
    const numHiddenLayers = value as TrainingConfig['numHiddenLayers'];
    if (trainLayers === null) return { numHiddenLayers };
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
