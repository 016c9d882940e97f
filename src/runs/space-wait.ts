// Waiting until a person has made space for a checkpoint that cannot be left out, or has given it up.

let answer: ((again: boolean) => void) | null = null;

/** Resolves with true when it is worth trying again, false when it is given up. */
export function waitForSpace(): Promise<boolean> {
  answer?.(false);
  return new Promise((resolve) => {
    answer = resolve;
  });
}

/** Ends a wait; false when there was none. */
export function endSpaceWait(again: boolean): boolean {
  if (!answer) return false;
  answer(again);
  answer = null;
  return true;
}
