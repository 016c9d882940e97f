// What a finding of the check is told as: one sentence, the same in the page and by the command.

import type { Finding, FindingFix } from '../../../dataset/checks/finding.ts';
import type { SplitLeak } from '../../../dataset/splits/split-leaks.ts';
import type { NumberFormat } from '../../common/number-format.ts';
import type { Said } from '../../common/said.ts';

/** Of the namespace `check`. */
export function findingSaid({ code, params, leaks = [] }: Finding, format: NumberFormat): Said {
  const values: Record<string, string | number | Said[]> = { ...params, number: params.count };
  // no thousands in a rate
  for (const name of ['rate', 'wanted', 'commonest']) if (name in values) values[name] = String(values[name]);
  if (typeof params.longest === 'number') values.length = format.duration(params.longest);
  // never "all" where some are not
  if (typeof params.share === 'number') values.share = format.percent(params.share, params.share > 0.99 ? 2 : 0);
  if (code === 'group-leak') values.list = leaks.map(leakSaid);
  return { key: `finding.${code}`, values };
}

/** Groups that the words know. */
const knownGroups: ReadonlySet<string | null> = new Set(['sentence', 'recording', 'word', 'location']);

/** "10 of 12 recordings" */
function leakSaid({ group, alsoInTrain: some, inTest: total }: SplitLeak): Said {
  const kind = knownGroups.has(group) ? group : 'other';
  return { key: `leak.${kind}`, values: { count: total, some, total, name: group ?? '' } };
}

/** What a click has done. @param seconds of each part, where clips were cut. */
export function doneSaid(fix: FindingFix, seconds: number): Said {
  const count = 'clips' in fix ? fix.clips.length : 2;
  return { key: `done.${fix.kind}`, values: { count, number: count, seconds } };
}
