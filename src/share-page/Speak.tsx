// The button one speaks into, live listening, and what the microphone does meanwhile.

import { IconEar, IconPlayerStopFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../ui/common/error-text.ts';
import { useNumberFormat } from '../ui/common/use-number-format.ts';
import { LevelMeter } from '../ui/predict/LevelMeter.tsx';
import { paceOf } from '../ui/predict/live-pace.ts';
import { SpeakButton } from '../ui/predict/SpeakButton.tsx';
import type { Live } from '../ui/predict/use-live.ts';
import type { Speaking } from '../ui/predict/use-speaking.ts';
import classes from './PredictPage.module.css';

interface SpeakProps {
  speaking: Speaking;
  live: Live;
  isReady: boolean;
  /** Of the model that is read, 0..1. */
  share: number;
  isFailed: boolean;
}

export function Speak({ speaking, live, isReady, share, isFailed }: SpeakProps) {
  const { t } = useTranslation('predict');
  const errorText = useErrorText();
  const isLive = live.state !== 'off';
  const error = speaking.error ?? live.error;
  const level = isLive ? live.peak : speaking.state === 'speaking' ? speaking.level.peak : 0;
  return (
    <section className={classes.panel}>
      <div className={classes.head}>
        <h2>{t('speak.title')}</h2>
        <button
          type="button"
          className={classes.button}
          aria-pressed={isLive}
          disabled={!isLive && (!isReady || speaking.state !== 'idle')}
          onClick={live.toggle}
        >
          {isLive ? <IconPlayerStopFilled size={14} aria-hidden /> : <IconEar size={16} aria-hidden />}
          {isLive ? t('live.stop') : t('live.start')}
        </button>
      </div>
      <SpeakButton speaking={speaking} isDisabled={!isReady || isLive} />
      <LevelMeter peak={level} />
      <p className={classes.state}>
        {isFailed ? null : isReady ? <State speaking={speaking} live={live} /> : <Loading share={share} />}
      </p>
      {error ? (
        <div className={classes.failure} role="alert">
          <b>{errorText(error).title}</b>
          <p>{errorText(error).sentence}</p>
        </div>
      ) : null}
      <p className={classes.quiet}>{t('sharepage:private')}</p>
    </section>
  );
}

function Loading({ share }: { share: number }) {
  const { t } = useTranslation('sharepage');
  const format = useNumberFormat();
  return <>{share < 1 ? t('loading.reading', { share: format.percent(share, 0) }) : t('loading.starting')}</>;
}

function State({ speaking: { state, level, outcome }, live }: Pick<SpeakProps, 'speaking' | 'live'>) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  if (live.state === 'opening') return t('speak.opening');
  if (live.state === 'on') {
    const window = format.decimal(live.windowSec, 1);
    if (live.answerSec === 0) return t('live.waiting', { window });
    const ms = format.integer(live.answerSec * 1000);
    return t(`live.pace.${paceOf(live.answerSec, live.windowSec)}`, { window, ms });
  }
  if (state === 'speaking') return t('speak.seconds', { number: format.decimal(level.seconds, 1) });
  if (state !== 'idle') return null;
  if (outcome) return t(`speak.outcome.${outcome}`);
  if (live.endedBy) return t(`live.ended.${live.endedBy}`);
  return t('speak.how');
}
