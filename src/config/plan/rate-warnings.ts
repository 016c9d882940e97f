// Learning rates that no fine-tuning bears. AdamW moves a weight by about the rate at each update, whatever the gradient's
// size (Kingma & Ba 2015, section 2.1), so the rate alone says how far it can come. Trainer refuses none of these.

import { presets } from '../presets.ts';
import type { TrainingConfig } from '../training-config.ts';
import type { PlanWarning } from './plan-warning.ts';

/** Five times what the quickest preset takes; weights of a transformer are mostly smaller than this. */
const HIGHEST = 0.01;

/** A thousand updates would move a weight by less than float16 can tell from it. */
const LOWEST = 1e-7;

/** Of a weight that an update takes away by decay alone. */
const MOST_DECAY = 0.1;

export function rateWarnings({ learningRate, weightDecay }: TrainingConfig): PlanWarning[] {
  const fix = { learningRate: presets.default.learningRate };
  const params = { learning_rate: learningRate };
  if (learningRate === 0) return [{ code: 'learning-rate-zero', severity: 'warning', params, fix }];
  if (learningRate < LOWEST) return [{ code: 'learning-rate-low', severity: 'warning', params, fix }];
  if (learningRate > HIGHEST) return [{ code: 'learning-rate-high', severity: 'warning', params, fix }];
  const decay = learningRate * weightDecay;
  if (decay < MOST_DECAY) return [];
  return [
    {
      code: 'weight-decay-high',
      severity: 'warning',
      params: { weight_decay: weightDecay, percent: Math.min(100, Math.round(100 * decay)) },
      fix: { weightDecay: presets.default.weightDecay },
    },
  ];
}
