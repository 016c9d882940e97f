// The button one speaks into, the switch of live listening, and what the microphone does meanwhile.

import { Alert, Button } from '@mantine/core';
import { IconEar, IconPlayerStopFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ErrorRecord } from '../../lib/errors.ts';
import { useErrorText } from '../common/error-text.ts';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { LevelMeter } from './LevelMeter.tsx';
import { paceOf } from './live-pace.ts';
import { SpeakButton } from './SpeakButton.tsx';
import classes from './SpeakPanel.module.css';
import type { Live } from './use-live.ts';
import { longestTakeSec, type Speaking } from './use-speaking.ts';

interface SpeakPanelProps {
  speaking: Speaking;
  live: Live;
  /** Why nothing can be asked now; null: it can. */
  reason: string | null;
}

export function SpeakPanel({ speaking, live, reason }: SpeakPanelProps) {
  const { t } = useTranslation('predict');
  const isLive = live.state !== 'off';
  const error = speaking.error ?? (live.error?.code.startsWith('microphone/') ? live.error : null);
  const level = isLive ? live.peak : speaking.state === 'speaking' ? speaking.level.peak : 0;
  return (
    <Panel
      title={t('speak.title')}
      aside={
        <Button
          size="compact-sm"
          variant={isLive ? 'filled' : 'default'}
          color={isLive ? 'red' : undefined}
          aria-pressed={isLive}
          leftSection={isLive ? <IconPlayerStopFilled size={14} aria-hidden /> : <IconEar size={16} aria-hidden />}
          disabled={!isLive && (reason !== null || speaking.state !== 'idle')}
          onClick={live.toggle}
        >
          {isLive ? t('live.stop') : t('live.start')}
        </Button>
      }
    >
      <div className={classes.speak}>
        <SpeakButton speaking={speaking} isDisabled={reason !== null || isLive} />
        <LevelMeter peak={level} />
        <p className={classes.state}>
          {reason ?? (isLive ? <LiveState live={live} /> : <SpeakState speaking={speaking} live={live} />)}
        </p>
        {error ? <MicrophoneError error={error} /> : null}
        <p className={classes.private}>{t('private')}</p>
      </div>
    </Panel>
  );
}

function SpeakState({ speaking, live }: { speaking: Speaking; live: Live }) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  const { state, level, outcome } = speaking;
  if (state === 'speaking') {
    const left = longestTakeSec - level.seconds;
    return left < 10
      ? t('speak.secondsLeft', { number: format.integer(Math.max(0, Math.ceil(left))) })
      : t('speak.seconds', { number: format.decimal(level.seconds, 1) });
  }
  if (state !== 'idle') return null;
  if (outcome) return t(`speak.outcome.${outcome}`);
  if (live.endedBy) return t(`live.ended.${live.endedBy}`);
  return t('speak.how');
}

function LiveState({ live }: { live: Live }) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  const { state, windowSec, answerSec } = live;
  if (state === 'opening') return t('speak.opening');
  const window = format.decimal(windowSec, 1);
  if (answerSec === 0) return t('live.waiting', { window });
  return t(`live.pace.${paceOf(answerSec, windowSec)}`, { window, ms: format.integer(answerSec * 1000) });
}

function MicrophoneError({ error }: { error: ErrorRecord }) {
  const errorText = useErrorText();
  const { title, sentence } = errorText(error);
  return (
    <Alert color="red" title={title} role="alert">
      {sentence}
    </Alert>
  );
}
