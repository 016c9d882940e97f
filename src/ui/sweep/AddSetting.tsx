// Chooses another setting to be tried, found by its plain name or by Hugging Face's.

import { Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { hfNames } from '../../config/hf-names.ts';
import type { TrainingConfig } from '../../config/training-config.ts';
import type { SweptSetting } from '../../sweep/sweep-record.ts';
import { mainSettings, type SettingKey, settingGroups } from '../train/setting-catalogue.ts';
import classes from './SweepForm.module.css';
import { canBeTried, startingValues } from './suggested-values.ts';

interface AddSettingProps {
  /** Settings that are tried already. */
  taken: readonly string[];
  config: TrainingConfig;
  layerCount: number;
  onAdd(setting: SweptSetting): void;
}

export function AddSetting({ taken, config, layerCount, onAdd }: AddSettingProps) {
  const { t } = useTranslation('sweep');
  const { t: ofTrain } = useTranslation('train');
  const groups = useMemo(() => {
    const option = (key: SettingKey) => ({ value: key, label: `${ofTrain(`settings.${key}.name`)} · ${hfNames[key]}` });
    const isOffered = (key: SettingKey) => canBeTried(key) && !taken.includes(key);
    const main = [...new Set<SettingKey>(['learningRate', 'trainLayers', ...mainSettings])];
    const others = settingGroups.map(({ id, settings }) => ({
      group: ofTrain(`group.${id}`),
      items: settings.filter((key) => isOffered(key) && !main.includes(key)).map(option),
    }));
    return [{ group: t('form.common'), items: main.filter(isOffered).map(option) }, ...others].filter(
      ({ items }) => items.length > 0,
    );
  }, [taken, t, ofTrain]);
  return (
    <Select
      size="xs"
      className={classes.add}
      searchable
      value={null}
      data={groups}
      leftSection={<IconPlus size={14} aria-hidden />}
      placeholder={t('form.add')}
      aria-label={t('form.add')}
      nothingFoundMessage={t('form.noSetting')}
      maxDropdownHeight={320}
      onChange={(key) => {
        if (key === null) return;
        const values = startingValues(key as SettingKey, config, layerCount);
        onAdd({ key, values });
      }}
    />
  );
}
