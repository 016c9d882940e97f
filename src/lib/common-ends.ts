// What all names of a list begin and end with: where there is little room, what lies between tells them apart.

export interface CommonEnds {
  /** Letters at the start, and at the end, that every name has. */
  start: number;
  end: number;
}

/** Whole parts of a name alone count: those up to a separator. None of fewer than two names. */
export function commonEnds(names: readonly string[]): CommonEnds {
  const [first, ...others] = names;
  if (first === undefined || others.length === 0) return { start: 0, end: 0 };
  let start = first.length;
  let end = first.length;
  for (const name of others) {
    let at = 0;
    while (at < start && at < name.length && name[at] === first[at]) at++;
    start = at;
    at = 0;
    while (at < end && at < name.length && name[name.length - 1 - at] === first[first.length - 1 - at]) at++;
    end = at;
    if (start === 0 && end === 0) break;
  }
  // a part that is shared by chance only in its first letters is no part: "10" of 1001 and 1002
  while (start > 0 && !isSeparator(first[start - 1])) start--;
  while (end > 0 && !isSeparator(first[first.length - end])) end--;
  // one name may be all of another's ends
  const shortest = others.reduce((least, { length }) => Math.min(least, length), first.length);
  return start + end < shortest ? { start, end } : { start: 0, end: 0 };
}

/** The name between its ends. */
export function between(name: string, { start, end }: CommonEnds): string {
  return name.slice(start, name.length - end);
}

function isSeparator(letter: string | undefined): boolean {
  return letter !== undefined && '/_-. '.includes(letter);
}
