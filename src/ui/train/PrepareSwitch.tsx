// Turns the pass ahead on or off, and says what it has come to.

import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Prefill } from '../../state/studio-state.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';

export function PrepareSwitch() {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const { setPreparesAhead } = useActions();
  const { isOn, prefill } = useStudio((state) => ({ isOn: state.prefills, prefill: state.prefill }));
  return (
    <Switch
      size="xs"
      mb={8}
      checked={isOn}
      label={t('prepare.label')}
      description={isOn && prefill ? sentence(prefill) : t(isOn ? 'prepare.on' : 'prepare.off')}
      onChange={(event) => setPreparesAhead(event.currentTarget.checked)}
    />
  );

  function sentence({ state, reason, done, total }: Prefill): string {
    const counts = { done: format.integer(done), total: format.integer(total) };
    return reason ? t(`prepare.held.${reason}`, counts) : t(`prepare.${state as 'working' | 'done'}`, counts);
  }
}
