// The settings of a new run: a preset, the few that matter, and all the others folded away.

import { SegmentedControl } from '@mantine/core';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { openedLayerCount } from '../../config/forward-mode.ts';
import { type PresetName, presetOf, presets } from '../../config/presets.ts';
import { startingKwargs } from '../../config/schedule/schedulers.ts';
import type { TrainingConfig } from '../../config/training-config.ts';
import { Panel } from '../common/Panel.tsx';
import { useActions, useStudio } from '../common/use-studio.ts';
import { ArgumentsMenu } from './ArgumentsMenu.tsx';
import { NotifySwitch } from './NotifySwitch.tsx';
import { PrefillSwitch } from './PrefillSwitch.tsx';
import { SettingField } from './SettingField.tsx';
import { mainSettings, type SettingKey, settingGroups } from './setting-catalogue.ts';
import classes from './TrainForm.module.css';

const presetOrder: readonly PresetName[] = ['quick', 'default', 'careful', 'tutorial'];

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

interface TrainFormProps {
  onValidity(key: SettingKey, isValid: boolean): void;
}

export const TrainForm = memo(function TrainForm({ onValidity }: TrainFormProps) {
  const { t } = useTranslation('train');
  const { setConfig } = useActions();
  // some thirty fields that most never look at; once made they stay, with what was typed into them
  const [hasOpened, setHasOpened] = useState(false);
  const { config, layerCount } = useStudio((state) => ({ config: state.config, layerCount: state.model?.layerCount }));
  const preset = presetOf(config);
  const changedCount = (Object.keys(config) as SettingKey[]).filter(
    (key) => config[key] !== presets.default[key],
  ).length;

  const field = (key: SettingKey, variant: 'main' | 'all') => (
    <SettingField
      key={key}
      settingKey={key}
      variant={variant}
      config={config}
      max={upperBound(key, config, layerCount)}
      onChange={(value) => setConfig(settingChange(key, value, config))}
      onValidity={onValidity}
    />
  );

  return (
    <Panel title={t('form.title')} aside={<ArgumentsMenu config={config} onUse={setConfig} />}>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('form.preset')}
        value={preset ?? ''}
        data={presetOrder.map((name) => ({ value: name, label: t(`preset.${name}.name`) }))}
        onChange={(name) => setConfig(presets[name as PresetName])}
      />
      <p className={classes.note}>{t(preset ? `preset.${preset}.text` : 'preset.changed')}</p>
      <div>{mainSettings.map((key) => field(key, 'main'))}</div>
      <PrefillSwitch />
      <NotifySwitch />
      <details className={classes.fold} onToggle={(event) => setHasOpened(hasOpened || event.currentTarget.open)}>
        <summary>
          {t('form.all')}
          {changedCount > 0 ? (
            <span className={classes.changed}>{t('form.changed', { count: changedCount })}</span>
          ) : null}
        </summary>
        {hasOpened
          ? settingGroups.map((group) => (
              <section key={group.id} className={classes.group} aria-label={t(`group.${group.id}`)}>
                <h4>{t(`group.${group.id}`)}</h4>
                {group.settings.map((key) => field(key, 'all'))}
              </section>
            ))
          : null}
      </details>
    </Panel>
  );
});
