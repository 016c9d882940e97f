// What an edit did, to stand after "Undo".

import type { EditWhat } from '../../state/edit-history.ts';
import type { Said } from './said.ts';

export function editSaid(what: EditWhat): Said {
  switch (what.kind) {
    case 'rename': {
      const [label = ''] = what.labels;
      const { to } = what;
      return what.labels.length === 1
        ? { key: 'edit.rename', values: { label, to } }
        : { key: 'edit.merge', values: { count: what.labels.length, number: what.labels.length, to } };
    }
    case 'rename-each':
      return { key: 'edit.renameEach', values: { number: what.names.length } };
    case 'drop': {
      const [label = ''] = what.labels;
      return what.labels.length === 1
        ? { key: 'edit.drop', values: { label } }
        : { key: 'edit.dropMany', values: { number: what.labels.length } };
    }
    case 'restore':
      return { key: 'edit.restore', values: { label: what.names.join(', ') } };
    case 'move':
    case 'shift':
      return { key: 'edit.move', values: { label: what.label } };
    case 'order':
      return { key: 'edit.order' };
    case 'spell-out':
      return { key: 'edit.spellOut' };
    case 'reset':
      return { key: 'edit.reset' };
    case 'label-clips': {
      const values = { count: what.clips, number: what.clips };
      if (what.label === undefined) return { key: 'edit.unlabelByHand', values };
      if (what.label === null) return { key: 'edit.noLabel', values };
      return { key: 'edit.labelClips', values: { ...values, label: what.label } };
    }
    case 'exclude':
    case 'include':
    case 'cut':
      return { key: `edit.${what.kind}`, values: { count: what.clips, number: what.clips } };
    case 'rule':
      return { key: 'edit.rule' };
    case 'reading':
      return { key: 'edit.reading' };
  }
}
