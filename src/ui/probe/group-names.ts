// What a group of clips is called on the page: the known ones in its language, others as the person named them.

import type { Said } from '../common/said.ts';

export function groupSaid(group: string): Said {
  return { key: `groupName.${group}`, values: { defaultValue: group } };
}

/** Speakers have sentences of their own; all other groups share theirs. */
export function kindOfGroup(group: string): 'speakers' | 'groups' {
  return group === 'speaker' ? 'speakers' : 'groups';
}
