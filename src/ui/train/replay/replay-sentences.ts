// What is said of a run that repeats another.

import type { ReplayComparison } from '../../../run/replay-comparison.ts';
import type { RunRecord } from '../../../run/run-record.ts';
import type { Said } from '../../common/said.ts';

export function replaySaid(
  { figures, firstStep, missingRows, addedRows, environment }: ReplayComparison,
  { state }: Pick<RunRecord, 'state'>,
  name: string,
): Said[] {
  const rowCount = figures.reduce((most, figure) => Math.max(most, figure.rowCount), 0);
  if (rowCount === 0) return [{ key: 'replay.nothing', values: { name } }];
  const isOver = state === 'finished';
  const same: Said =
    missingRows + addedRows > 0 && isOver
      ? { key: 'replay.otherLength', values: { name } }
      : { key: isOver ? 'replay.same' : 'replay.sameSoFar', values: { name } };
  const worst = figures.filter(({ first }) => first?.step === firstStep).map((figure) => figure.name);
  return [
    firstStep === null
      ? same
      : { key: 'replay.differs', values: { name, update: firstStep, figures: worst.join(', ') } },
    ...environment.map(
      ({ what, before, now }): Said => ({ key: `replay.environment.${what}`, values: { before, now } }),
    ),
    ...(firstStep !== null && environment.length === 0 ? [{ key: 'replay.unexplained' }] : []),
  ];
}
