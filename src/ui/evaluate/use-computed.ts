// What takes long and is computed off the page's thread: of the newest key alone, and one after another, so that a person who changes
// labels quickly leaves no queue behind.

import { useEffect, useRef, useState } from 'react';
import { useShowError } from '../common/use-show-error.ts';

/** Changes that follow each other wait for the last. */
const restMs = 150;

/** Null until the value of this key is there. @param key null: nothing to compute; else an object that stays while it means the same
 *  @param compute stays, too */
export function useComputed<Key extends object, Value>(
  key: Key | null,
  compute: (key: Key) => Promise<Value>,
): Value | null {
  const showError = useShowError();
  const [made, setMade] = useState<{ key: Key; value: Value } | null>(null);
  const before = useRef<Promise<void>>(Promise.resolve());
  useEffect(() => {
    if (!key) return;
    let isOver = false;
    const turn = async () => {
      if (isOver) return;
      try {
        const value = await compute(key);
        if (!isOver) setMade({ key, value });
      } catch (thrown) {
        if (!isOver) showError('evaluate', thrown);
      }
    };
    const timer = setTimeout(() => {
      before.current = before.current.then(turn);
    }, restMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [key, compute, showError]);
  return made !== null && made.key === key ? made.value : null;
}
