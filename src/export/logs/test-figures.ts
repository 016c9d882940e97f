// The figures of a run's test, for logs that take them as curves of one point.

import type { RunRecord } from '../../run/run-record.ts';
import { flatMetrics } from '../metrics-json.ts';
import { type TaggedFigure, trainerTag } from './trainer-tags.ts';

/** None where it was not tested. */
export function testFigures(run: RunRecord): TaggedFigure[] {
  return Object.entries(flatMetrics(run))
    .filter((entry): entry is [string, number] => entry[0].startsWith('test_') && typeof entry[1] === 'number')
    .filter(([name]) => name !== 'test_samples')
    .map(([name, value]) => ({ tag: trainerTag(name), value }));
}
