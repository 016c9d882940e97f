// A path cut into the parts that a person can click to make one of them the label.

import { folderNames, type LabelRule, type LabelSpan, nameFields } from './label-rule.ts';

export interface LabelPart extends LabelSpan {
  /** The rule that reads this part as the label. */
  rule: LabelRule;
}

export const separators = ['_', '-', ' ', '.'] as const;

/** The separator that cuts the most names, and the most often; `_` where none does. */
export function commonSeparator(paths: readonly string[]): string {
  let best = '_';
  let bestCount = 0;
  for (const separator of separators) {
    const cuts = paths.map((path) => nameFields(path, separator).length - 1);
    const count = cuts.filter((cut) => cut > 0).length * 1000 + cuts.reduce((sum, cut) => sum + Math.min(cut, 9), 0);
    if (count > bestCount) {
      best = separator;
      bestCount = count;
    }
  }
  return best;
}

/** Folders first (outermost first), then the fields of the name cut at `separator`; empty ones are left out. Positions
 *  are in `path`; what lies between the parts is not clickable. */
export function labelParts(path: string, separator: string = commonSeparator([path])): LabelPart[] {
  const folders = folderNames(path);
  const parts: LabelPart[] = folders.map((folder, at) => ({
    ...folder,
    rule: { kind: 'folder', level: folders.length - at },
  }));
  for (const [index, field] of nameFields(path, separator).entries()) {
    if (field.text !== '') parts.push({ ...field, rule: { kind: 'field', separator, index } });
  }
  return parts;
}
