// The browser's own question before the page is closed or loaded anew. Its words cannot be chosen.

import { useEffect, useRef } from 'react';

/** Asks while something would be lost. @param onStayed when the person has decided to stay. */
export function useAskBeforeLeaving(isAtRisk: boolean, onStayed?: () => void): void {
  const stayed = useRef(onStayed);
  stayed.current = onStayed;
  useEffect(() => {
    if (!isAtRisk) return;
    const ask = (event: BeforeUnloadEvent) => {
      event.preventDefault();
      // nothing runs while the browser asks
      setTimeout(() => stayed.current?.(), 0);
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isAtRisk]);
}
