// Keys that work everywhere: 1–7 places, Space plays the current clip, ? help. Places add their own (`/` searches).

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

/** Keys belong to the field or the open dialog. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]') !== null
  );
}

/** Space already means something there. */
function isPressable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('button, a, summary, [role="button"], [role="slider"]') !== null
  );
}
