// trainer_state.json as transformers' Trainer writes it beside a model (trainer_callback.py, 5.17): TrainerState.load_from_json takes it.

import { countSteps } from '../config/plan/step-counts.ts';
import type { RunRecord } from '../run/run-record.ts';
import { historyRows } from './history-json.ts';

/** As the run is now. Without `total_flos`, which nothing here counts: TrainerState then has its default. */
export function trainerStateJson(run: RunRecord): string {
  const { config, bestStep, bestMetric } = run;
  const { epochCount, intervals } = countSteps(config, run.split.train.length);
  const state = {
    best_global_step: bestStep,
    best_metric: bestMetric,
    // the name that Trainer gives its folder; this one holds the run's result
    best_model_checkpoint: bestStep === null ? null : `checkpoint-${bestStep}`,
    epoch: run.epoch,
    eval_steps: intervals.eval,
    global_step: run.step,
    is_hyper_param_search: false,
    is_local_process_zero: true,
    is_world_process_zero: true,
    log_history: historyRows(run.history),
    logging_steps: intervals.logging,
    max_steps: run.totalSteps,
    num_input_tokens_seen: 0,
    num_train_epochs: epochCount,
    save_steps: intervals.save,
    stateful_callbacks: {},
    train_batch_size: config.perDeviceTrainBatchSize,
    trial_name: null,
    trial_params: null,
  };
  return `${JSON.stringify(state, null, 2)}\n`;
}
