// What a checkpoint says of a run that has not begun: parameters alone, and nothing of the past.

import type { Checkpoint } from './ports.ts';

/** The checkpoint of step 0 with these parameters (which become its own) and moments of 0. */
export function freshCheckpoint(
  parameters: Checkpoint['parameters'],
  dependsOn: Checkpoint['dependsOn'] = null,
): Checkpoint {
  const zeros = () => new Map([...parameters].map(([name, values]) => [name, new Float32Array(values.length)]));
  return {
    step: 0,
    epoch: 0,
    microBatch: 0,
    parameters,
    firstMoments: zeros(),
    secondMoments: zeros(),
    updateCounts: {},
    bestMetric: null,
    bestStep: null,
    evaluationsWithoutBetter: 0,
    nextLearningRate: null,
    skipped: { total: 0, inARow: 0 },
    lossSinceLog: 0,
    lastLoggedStep: 0,
    lastEvaluatedStep: -1,
    scheduleMetrics: [],
    isSafety: false,
    rowCount: 0,
    dependsOn,
  };
}
