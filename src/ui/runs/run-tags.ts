// Tags of several runs at once: those that all of them have are shown, and only what is changed of these changes.

import type { RunRecord } from '../../run/run-record.ts';

/** Every tag that there is, in the order of the alphabet. */
export function allTags(runs: readonly Pick<RunRecord, 'tags'>[]): string[] {
  return [...new Set(runs.flatMap(({ tags = [] }) => tags))].sort((a, b) => a.localeCompare(b));
}

export function commonTags(runs: readonly Pick<RunRecord, 'tags'>[]): string[] {
  const [first, ...others] = runs.map(({ tags = [] }) => tags);
  return (first ?? []).filter((tag) => others.every((tags) => tags.includes(tag)));
}

/** Null where nothing was changed. */
export function tagChange(
  before: readonly string[],
  after: readonly string[],
): { added: string[]; removed: string[] } | null {
  const wanted = [...new Set(after.map((tag) => tag.trim()).filter(Boolean))];
  const added = wanted.filter((tag) => !before.includes(tag));
  const removed = before.filter((tag) => !wanted.includes(tag));
  return added.length + removed.length > 0 ? { added, removed } : null;
}
