// A trial's values as they are written in its table: under Hugging Face's names.

import { useTranslation } from 'react-i18next';
import { hfNames } from '../../../config/hf-names.ts';
import type { TrainingConfig } from '../../../config/training-config.ts';
import type { SweptValue, Trial } from '../../../sweep/sweep-record.ts';
import type { SettingKey } from '../../train/setting-catalogue.ts';
import { shownSetting } from '../../train/setting-value.ts';

export function useTrialValues(): (values: Trial['values']) => { name: string; value: string }[] {
  const shown = useSweptValue();
  return (values) =>
    Object.entries(values).map(([key, value]) => ({ name: hfNames[key as SettingKey], value: shown(key, value) }));
}

export function useSweptValue(): (key: string, value: SweptValue) => string {
  const { t } = useTranslation('train');
  return (key, value) => shownSetting(key as SettingKey, value as TrainingConfig[SettingKey], t);
}
