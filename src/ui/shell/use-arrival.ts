// Where the eye and the focus go when the page shows something else: to its heading and its top; by Back and Forward to
// how far it was scrolled when it was left.

import { type RefObject, useContext, useEffect, useRef } from 'react';
import { addressOf, hashOf, isSameStep, isSteered, parseHash } from '../../state/address.ts';
import { lessonOnTrain } from '../../state/lesson.ts';
import { StudioContext, useStudio } from '../common/use-studio.ts';

/** A place that loads slowly is waited for this long, unless the person has moved on. */
const patienceMs = 5000;

/** The entry of the browser's history that is shown. */
const currentEntry = () => Number(history.state?.entry ?? 0);

/** @param content that scrolls, and holds the heading. */
export function useArrival(content: RefObject<HTMLElement | null>): void {
  const { hash, isLesson, isReady, runs } = useStudio((state) => ({
    hash: hashOf(addressOf(state)),
    // the same run in plain words, or whole
    isLesson: state.place === 'train' && lessonOnTrain(state) !== null,
    isReady: state.isReady,
    runs: state.runs,
  }));
  const studio = useContext(StudioContext);
  const left = useRef(new Map<number, number>());
  /** Whose content is drawn. */
  const entry = useRef(currentEntry());
  const isReturning = useRef(false);

  useEffect(() => {
    const onPopState = () => {
      isReturning.current = true;
    };
    // before the one that follows the address: React draws at once what a popstate event changes
    window.addEventListener('popstate', onPopState, true);
    // while the old content is still there
    const unsubscribe = studio?.store.subscribe((after, before) => {
      if (isSteered(after, before)) left.current.set(entry.current, content.current?.scrollTop ?? 0);
    });
    return () => {
      window.removeEventListener('popstate', onPopState, true);
      unsubscribe?.();
    };
  }, [studio, content]);

  const shown = useRef<{ hash: string; isLesson: boolean } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs are looked at when the address changes, not followed
  useEffect(() => {
    if (!isReady) return;
    const before = shown.current;
    shown.current = { hash, isLesson };
    // a visit begins where the browser puts the focus
    if (before === null || (before.hash === hash && before.isLesson === isLesson)) return;
    const [from, to] = before.hash === hash ? [null, null] : [parseHash(before.hash), parseHash(hash)];
    if (from && to && isSameStep(from, to, { runs })) return;
    const top = isReturning.current ? (left.current.get(currentEntry()) ?? 0) : 0;
    isReturning.current = false;
    // a new entry is made once all of the action is through
    setTimeout(() => {
      entry.current = currentEntry();
    });
    return arrive(content.current, top);
  }, [hash, isLesson, isReady, content]);
}

/** Focuses the heading and scrolls, as soon as they can be. Returns what ends the wait for it. */
function arrive(content: HTMLElement | null, top: number): (() => void) | undefined {
  if (!content) return;
  const pressed = document.activeElement;
  content.scrollTo({ top });
  const attempt = (): boolean => {
    const active = document.activeElement;
    const heading = content.querySelector('h1');
    // the heading has the focus from here
    const isElsewhere = active !== pressed && active !== heading;
    const hasMovedOn = isElsewhere && active !== null && active !== document.body;
    if (hasMovedOn || !heading) return hasMovedOn;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    content.scrollTo({ top });
    // lower parts of it may follow
    return top <= content.scrollHeight - content.clientHeight;
  };
  if (attempt()) return;
  const observer = new MutationObserver(() => attempt() && end());
  observer.observe(content, { childList: true, subtree: true });
  const timer = setTimeout(end, patienceMs);
  function end() {
    observer.disconnect();
    clearTimeout(timer);
  }
  return end;
}
