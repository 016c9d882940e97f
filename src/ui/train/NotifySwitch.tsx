// Turns the notification at a run's end on or off.

import { Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { canNotify, isNotifying, setNotifying } from '../shell/notify-setting.ts';

export function NotifySwitch() {
  const { t } = useTranslation('train');
  const [isOn, setIsOn] = useState(() => canNotify() && isNotifying());
  const [isRefused, setIsRefused] = useState(false);
  if (!canNotify()) return null;
  const change = async (wanted: boolean) => {
    const isNow = await setNotifying(wanted);
    setIsOn(isNow);
    setIsRefused(wanted && !isNow);
  };
  return (
    <Switch
      size="xs"
      checked={isOn}
      label={t('notify.label')}
      description={isRefused ? t('notify.refused') : undefined}
      onChange={(event) => void change(event.currentTarget.checked)}
    />
  );
}
