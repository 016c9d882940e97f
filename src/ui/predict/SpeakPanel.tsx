// The button one speaks into, the switch of live listening, and what the microphone does meanwhile.

import { Alert, Button } from '@mantine/core';
import { IconEar, IconMicrophone, IconPlayerStopFilled } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorRecord } from '../../lib/errors.ts';
import { useErrorText } from '../common/error-text.ts';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { paceOf } from './live-pace.ts';
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
        <div className={classes.meter} aria-hidden>
          <div
            className={classes.level}
            data-loud={level > 0.98 || undefined}
            style={{ transform: `scaleX(${levelShare(level)})` }}
          />
        </div>
        <p className={classes.state}>
          {reason ?? (isLive ? <LiveState live={live} /> : <SpeakState speaking={speaking} live={live} />)}
        </p>
        {error ? <MicrophoneError error={error} /> : null}
        <p className={classes.private}>{t('private')}</p>
      </div>
    </Panel>
  );
}

function SpeakButton({ speaking, isDisabled }: { speaking: Speaking; isDisabled: boolean }) {
  const { t } = useTranslation('predict');
  const hint = useId();
  const { state, isLatched, onPress } = speaking;
  const isOn = state === 'speaking' || state === 'opening';
  const press = (kind: 'down' | 'up') => onPress({ kind, atMs: performance.now() });
  // let go beside the button, or while another window is in front
  useEffect(() => {
    if (!isOn) return;
    const onBlur = () => onPress({ kind: 'cancel' });
    window.addEventListener('blur', onBlur);
    return () => window.removeEventListener('blur', onBlur);
  });
  const isKey = (event: KeyboardEvent) => event.key === ' ' || event.key === 'Enter';
  useSpaceAnywhere(isDisabled ? null : press);
  return (
    <>
      <button
        type="button"
        className={classes.button}
        data-state={state}
        disabled={isDisabled}
        aria-pressed={isOn}
        aria-describedby={hint}
        onPointerDown={(event: PointerEvent<HTMLButtonElement>) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          press('down');
        }}
        onPointerUp={() => press('up')}
        onPointerCancel={() => onPress({ kind: 'cancel' })}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (!isKey(event)) return;
          event.preventDefault();
          if (!event.repeat) press('down');
        }}
        onKeyUp={(event) => {
          if (!isKey(event)) return;
          event.preventDefault();
          press('up');
        }}
        // what assistive tools send has no press before it: a tap
        onClick={(event) => {
          if (event.detail !== 0) return;
          press('down');
          press('up');
        }}
      >
        <IconMicrophone size={30} stroke={1.6} aria-hidden />
        {state === 'speaking'
          ? t(isLatched ? 'speak.tapToEnd' : 'speak.release')
          : state === 'idle'
            ? t('speak.hold')
            : t(`speak.${state}`)}
      </button>
      <span id={hint} className="visually-hidden">
        {t('speak.how')}
      </span>
    </>
  );
}

/** Space speaks wherever nothing else wants it; before the shell's own use of it. */
function useSpaceAnywhere(press: ((kind: 'down' | 'up') => void) | null): void {
  useEffect(() => {
    if (!press) return;
    const isMine = ({ key, target, ctrlKey, metaKey, altKey }: globalThis.KeyboardEvent) =>
      key === ' ' && !ctrlKey && !metaKey && !altKey && !(target instanceof Element && target.closest(wantsSpace));
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (!isMine(event)) return;
      event.preventDefault();
      if (!event.repeat) press(event.type === 'keydown' ? 'down' : 'up');
    };
    for (const type of ['keydown', 'keyup'] as const) window.addEventListener(type, onKey, true);
    return () => {
      for (const type of ['keydown', 'keyup'] as const) window.removeEventListener(type, onKey, true);
    };
  });
}

const wantsSpace =
  'button, a, summary, input, textarea, select, [contenteditable="true"], [role="button"], [role="slider"], [role="menu"], [role="dialog"], [tabindex="0"]';

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

/** From −60 dB to full scale. */
function levelShare(peak: number): number {
  return Math.max(0, Math.min(1, 1 + (20 * Math.log10(Math.max(peak, 1e-6))) / 60));
}
