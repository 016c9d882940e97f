// Turns the prefill of the trunk cache on or off, and says what it has come to.

import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Prefill } from '../../state/studio-state.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';

export function PrefillSwitch() {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const { setPrefillOn } = useActions();
  const { isOn, prefill } = useStudio((state) => ({ isOn: state.isPrefillOn, prefill: state.prefill }));
  return (
    <Switch
      size="xs"
      mb={8}
      checked={isOn}
      label={t('prefill.label')}
      description={isOn && prefill ? sentence(prefill) : t(isOn ? 'prefill.on' : 'prefill.off')}
      onChange={(event) => setPrefillOn(event.currentTarget.checked)}
    />
  );

  function sentence({ state, reason, done, total }: Prefill): string {
    const counts = { done: format.integer(done), total: format.integer(total), count: total };
    return reason ? t(`prefill.held.${reason}`, counts) : t(`prefill.${state as 'working' | 'done'}`, counts);
  }
}
