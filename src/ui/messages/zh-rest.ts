// Chinese: what places and dialogs say, behind `zh-first.ts`.

import { byNamespace } from './words.ts';

export const words = byNamespace(
  import.meta.glob(['./zh/*.json', '!./zh/{common,errors,export,lesson,project,record,records,shell,welcome}.json'], {
    eager: true,
    import: 'default',
  }),
);
