// The button one speaks into: held by a finger, a pointer or a key, or tapped to begin and to end.

import { IconMicrophone } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './SpeakButton.module.css';
import type { Speaking } from './use-speaking.ts';

export function SpeakButton({ speaking, isDisabled }: { speaking: Speaking; isDisabled: boolean }) {
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
