// How fast a run was on the machine that trained it: what the page learns from when it says how long the next one will take.

import { z } from '../lib/zod.ts';

/** So many seconds of audio in so many seconds. */
const paceSchema = z.object({ audioSec: z.number().positive(), sec: z.number().positive() });

export type Pace = z.infer<typeof paceSchema>;

/** Of the newest session of a run. */
export const runSpeedSchema = z.object({
  /** What computed: `EngineInfo.description`. */
  engine: z.string(),
  /** The frozen layers; null where nothing was left to do for them, or they did not come to their end. */
  trunk: paceSchema.nullable(),
  /** The training clips of all its epochs, with the evaluations and checkpoints on the way. */
  training: paceSchema.nullable(),
  /** Opening the model and the data. */
  startSec: z.number().nonnegative(),
});

export type RunSpeed = z.infer<typeof runSpeedSchema>;
