// What the probe that doubts a clip's label makes of it.

import type { Doubt } from '../../../state/doubts.ts';
import type { NumberFormat } from '../../common/number-format.ts';
import type { Said } from '../../common/said.ts';

/** Of the namespace `clips`. @param textOf a label as it is shown */
export function doubtSaid(
  { label, looksLike, labelProbability, looksLikeProbability }: Doubt,
  textOf: (label: string) => string,
  format: Pick<NumberFormat, 'percent'>,
): Said[] {
  const values = {
    label: textOf(label),
    looksLike: textOf(looksLike),
    ofLabel: format.percent(labelProbability, 0),
    ofLooksLike: format.percent(looksLikeProbability, 0),
  };
  return [{ key: 'doubt.said', values }];
}
