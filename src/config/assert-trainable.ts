// What Trainer refuses before it starts, as errors in its settings' names.

import { VoxtuneError } from '../lib/errors.ts';
import type { PlanWarning } from './plan/plan-warning.ts';
import type { TrainingPlan } from './plan/training-plan.ts';

/** Throws `config/invalid` for the first of the plan's warnings that is an error. */
export function assertTrainable(plan: TrainingPlan): void {
  const problem = plan.warnings.find((warning) => warning.severity === 'error');
  if (!problem) return;
  const { field, bound } = requirementOf(problem);
  const found = problem.params[field] ?? 0;
  throw new VoxtuneError('config/invalid', `${field} must be ${bound}; found ${found}.`, { field, bound, found });
}

function requirementOf({ code, params }: PlanWarning): { field: string; bound: string } {
  const forBest = 'while load_best_model_at_end is true';
  switch (code) {
    case 'train-empty':
      return { field: 'train', bound: 'at least 1 clip' };
    case 'validation-empty':
      return { field: 'eval_strategy', bound: '"no" while the validation split is empty' };
    case 'drop-last-leaves-nothing':
      return { field: 'per_device_train_batch_size', bound: `≤ ${params.train} while dataloader_drop_last is true` };
    case 'scheduler-kwargs':
      return {
        field: 'lr_scheduler_kwargs',
        bound: `what ${params.lr_scheduler_type} takes: ${params.name} must be ${params.bound}`,
      };
    case 'schedule-needs-evaluation':
      return { field: 'eval_strategy', bound: `steps or epoch while lr_scheduler_type is ${params.lr_scheduler_type}` };
    case 'metric-of-no-label':
      return { field: 'metric_for_best_model', bound: `${params.known}, of ${params.labels}` };
    case 'best-needs-evaluation':
      return { field: 'eval_strategy', bound: `steps or epoch while save_strategy is "best", ${forBest}` };
    case 'best-needs-same-strategy':
      return {
        field: 'eval_strategy',
        bound: `what save_strategy is (${params.save_strategy}), and not "no", ${forBest}`,
      };
    case 'best-needs-save-multiple':
      return { field: 'save_steps', bound: `a multiple of eval_steps (${params.eval_steps}) ${forBest}` };
    case 'early-stopping-needs-eval':
      return { field: 'early_stopping_patience', bound: 'none while eval_strategy is "no"' };
    default:
      return { field: code, bound: 'otherwise' };
  }
}
