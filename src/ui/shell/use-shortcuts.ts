// Keys that work everywhere: 1–8 places, Space plays the current clip, ? help. Places add their own (`/` searches).

import { useCallback, useEffect, useState } from 'react';
import { useClipPlayer } from '../common/clip-player.ts';
import { useShowError } from '../common/use-show-error.ts';
import { useActions } from '../common/use-studio.ts';
import { placeOrder } from './places.ts';

export function useShortcuts(): { isHelpOpen: boolean; openHelp(): void; closeHelp(): void } {
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const { goTo } = useActions();
  const player = useClipPlayer();
  const showError = useShowError();

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const place = placeOrder[Number(event.key) - 1];
      if (place) {
        goTo(place);
      } else if (event.key === '?') {
        setIsHelpOpen(true);
      } else if (event.key === ' ' && !isPressable(event.target)) {
        const { current } = player.store.getState();
        if (current === null) return;
        event.preventDefault();
        player.toggle(current).catch((thrown: unknown) => showError('storage', thrown));
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });

  return {
    isHelpOpen,
    openHelp: useCallback(() => setIsHelpOpen(true), []),
    closeHelp: useCallback(() => setIsHelpOpen(false), []),
  };
}

/** Inputs that take no text. */
const choices = new Set(['radio', 'checkbox', 'range', 'button', 'submit', 'reset', 'file', 'color', 'image']);

/** Keys belong to the field or the open dialog. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]')) return true;
  // a list that is open under its field takes keys, one that is closed does not
  if (!(target instanceof HTMLInputElement)) return false;
  return !choices.has(target.type) && !(target.readOnly && target.getAttribute('aria-expanded') !== 'true');
}

/** Space already means something there. */
function isPressable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('button, a, summary, input, [role="button"], [role="slider"], [role="option"]') !== null
  );
}
