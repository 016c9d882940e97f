// English: what places and dialogs say, behind `en-first.ts`.

import { byNamespace } from './words.ts';

export const words = byNamespace(
  import.meta.glob(['./en/*.json', '!./en/{common,errors,export,lesson,project,record,records,shell,welcome}.json'], {
    eager: true,
    import: 'default',
  }),
);
