// Parts of the page that take long to draw are drawn one after another, each in a task of its own and when the page's thread
// is idle: so none of them, nor all together, keeps a click waiting.

import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** A turn comes after this at the latest, however busy the thread is. */
const patienceMs = 500;

const waiting = new Set<() => void>();
let isAsked = false;

/** The newest value, a moment later: null until the first turn. */
export function useInTurn<Value>(value: Value): Value | null {
  const [shown, setShown] = useState<Value | null>(null);
  useEffect(() => {
    const turn = () => flushSync(() => setShown(value));
    waiting.add(turn);
    askForTurn();
    return () => {
      waiting.delete(turn);
    };
  }, [value]);
  return shown;
}

function askForTurn(): void {
  if (isAsked || waiting.size === 0) return;
  isAsked = true;
  // Safari has no idle callbacks
  if ('requestIdleCallback' in globalThis) requestIdleCallback(takeTurn, { timeout: patienceMs });
  else setTimeout(takeTurn, 0);
}

function takeTurn(): void {
  isAsked = false;
  const [turn] = waiting;
  if (!turn) return;
  waiting.delete(turn);
  // asked for first: a turn that fails must not keep the others from theirs
  askForTurn();
  turn();
}
