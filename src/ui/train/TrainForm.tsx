// The settings of a new run: a preset, the few that matter, and the way to all the others.

import { SegmentedControl, UnstyledButton } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { type PresetName, presetOf, presets } from '../../config/presets.ts';
import { Panel } from '../common/Panel.tsx';
import { useActions, useStudio } from '../common/use-studio.ts';
import { ArgumentsMenu } from './ArgumentsMenu.tsx';
import { FormField } from './FormField.tsx';
import { NotifySwitch } from './NotifySwitch.tsx';
import { PrefillSwitch } from './PrefillSwitch.tsx';
import { mainSettings, type SettingKey } from './setting-catalogue.ts';
import classes from './TrainForm.module.css';

const presetOrder: readonly PresetName[] = ['quick', 'default', 'careful', 'tutorial'];

interface TrainFormProps {
  /** Whether all the others are shown beside it. */
  isAllShown: boolean;
  onAll(isShown: boolean): void;
  onValidity(key: SettingKey, isValid: boolean): void;
}

export const TrainForm = memo(function TrainForm({ isAllShown, onAll, onValidity }: TrainFormProps) {
  const { t } = useTranslation('train');
  const { setConfig } = useActions();
  const config = useStudio((state) => state.config);
  const preset = presetOf(config);
  const changedCount = (Object.keys(config) as SettingKey[]).filter(
    (key) => config[key] !== presets.default[key],
  ).length;

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
      <div>
        {mainSettings.map((key) => (
          <FormField key={key} settingKey={key} variant="main" onValidity={onValidity} />
        ))}
      </div>
      <PrefillSwitch />
      <NotifySwitch />
      <UnstyledButton className={classes.all} aria-expanded={isAllShown} onClick={() => onAll(!isAllShown)}>
        <span>{t('form.all')}</span>
        {changedCount > 0 ? (
          <span className={classes.changed}>{t('form.changed', { count: changedCount })}</span>
        ) : null}
      </UnstyledButton>
    </Panel>
  );
});
