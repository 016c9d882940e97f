// How a split was made, in a line: for the table of runs, the model's card and the command.

import { protocols } from '../dataset/splits/protocols/protocol.ts';
import { defaultFolds, type SplitConfig } from '../dataset/splits/split.ts';

/** "stratified split, seed 42, no speaker in two parts". */
export function splitDescription({ method, seed, keepApart = [], folds, column, protocol }: SplitConfig): string {
  const apart = keepApart.length > 0 ? `, no ${keepApart.join(' and no ')} in two parts` : '';
  switch (method) {
    case 'random':
      return `random split, seed ${seed}${apart}`;
    case 'stratified':
      return `stratified split, seed ${seed}${apart}`;
    case 'folds': {
      const { count, fold, leaveOut } = folds ?? defaultFolds;
      const which = leaveOut === undefined ? `fold ${fold} of ${count}` : `one ${leaveOut} left out, number ${fold}`;
      return `${which}, seed ${seed}${apart}`;
    }
    case 'folders':
      return 'the archive’s own folders';
    case 'column':
      return `the column ${column ?? ''} of a table`;
    case 'protocol':
      return `the protocol ${protocol?.name ?? ''}${protocol && hasFolds(protocol.name) ? `, fold ${protocol.fold}` : ''}`;
    case 'given':
      return 'a split given file by file';
  }
}

function hasFolds(name: string): boolean {
  return protocols.some((protocol) => protocol.name === name && protocol.folds > 1);
}
