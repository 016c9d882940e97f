// Chinese: what the page can say before all words are there.

import { byNamespace } from './words.ts';

export const words = byNamespace(
  import.meta.glob('./zh/{common,errors,export,lesson,project,record,records,shell,welcome}.json', {
    eager: true,
    import: 'default',
  }),
);
