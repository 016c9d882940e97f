// A training run from its first update to its last, as transformers' Trainer 5.17 runs it: epochs, accumulation, log
// rows, evaluation, checkpoints, stopping and exact resuming. No DOM and no storage: all that is passed in (`ports.ts`).

import { assertTrainable } from '../config/assert-trainable.ts';
import { learningRateAt } from '../config/learning-rate.ts';
import { followsMetric } from '../config/schedulers.ts';
import { isGreaterBetter, type TrainingConfig } from '../config/training-config.ts';
import { planTraining, type TrainingPlan } from '../config/training-plan.ts';
import type { Split } from '../dataset/split.ts';
import type { LossRule } from '../engine/ops/cross-entropy-targets.ts';
import { readData, type Scalar } from '../engine/tensor.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { yieldToEventLoop } from '../lib/yield-to-event-loop.ts';
import { AdamW } from './adamw.ts';
import { CheckpointKeeper } from './checkpoint-keeper.ts';
import { microBatchesOfEpoch } from './epoch-order.ts';
import { evalMetrics, predictLogits, speedOf } from './evaluation.ts';
import { type DueWork, dueAfter } from './flow.ts';
import { lossRuleOf } from './loss.ts';
import { LossLog } from './loss-log.ts';
import { rateAfterMetrics } from './metric-schedule.ts';
import { assignParameters, firstNotFinite, readParameters } from './parameters.ts';
import type { Checkpoint, CheckpointStore, EventSink, FrameSource } from './ports.ts';
import type { TrainableModel } from './trainable-model.ts';
import { runUpdate } from './update-step.ts';

export interface TrainerSessionOptions {
  model: TrainableModel;
  frames: FrameSource;
  /** Class of each clip, by clip index. */
  clipLabels: readonly number[];
  classCount: number;
  split: Pick<Split, 'train' | 'validation'>;
  config: TrainingConfig;
  checkpoints: CheckpointStore;
  onEvent: EventSink;
  /** Samples of a clip, by clip index: for `train_sampling_strategy: group_by_length`. */
  lengthOf: (clip: number) => number;
  /** Reads each micro-batch's loss back, for checks; it costs a wait for the device. */
  readsEveryLoss?: boolean;
  /** Waits until the device has done what it was given: bounds its queue, so that a stop is quick. */
  settle?: () => Promise<void>;
}

export interface SessionResult {
  outcome: 'finished' | 'stopped';
  step: number;
  epoch: number;
  bestStep: number | null;
  bestMetric: number | null;
  /** The step whose parameters the model holds now: the best one's where `load_best_model_at_end` asks for it. */
  loadedStep: number;
}

export class TrainerSession {
  private readonly options: TrainerSessionOptions;
  private readonly plan: TrainingPlan;
  private readonly keeper: CheckpointKeeper;
  private readonly optimizer: AdamW;
  private readonly lossRule: LossRule;
  private readonly log = new LossLog();
  private isStopping = false;
  private step = 0;
  private lastEvaluatedStep = -1;
  private scheduleMetrics: number[] = [];
  private bestStep: number | null = null;
  private bestMetric: number | null = null;

  /** Throws `config/invalid` where Trainer would refuse the configuration. */
  constructor(options: TrainerSessionOptions) {
    this.options = options;
    const { config, split } = options;
    this.plan = planTraining(config, { train: split.train.length, validation: split.validation.length });
    assertTrainable(this.plan);
    this.keeper = new CheckpointKeeper(options.checkpoints, config.saveTotalLimit, options.onEvent);
    this.optimizer = new AdamW(options.model.trainable, config);
    const trainLabels = split.train.map((clip) => options.clipLabels[clip]);
    this.lossRule = lossRuleOf(config, trainLabels, options.classCount);
  }

  /** Takes effect before the next micro-batch. */
  stop(): void {
    this.isStopping = true;
  }

  /** Trains from the start, or from the stored checkpoint of `resumeStep`, to the end or until `stop()`. The session is
   *  over afterwards, and its tensors freed; the model's parameters stay. Throws `training/not-a-number`. */
  async run(resumeStep: number | null = null): Promise<SessionResult> {
    try {
      await this.keeper.open(resumeStep ?? -1);
      if (resumeStep !== null) this.restore(await this.keeper.load(resumeStep));
      const isFinished = (await this.finishStep()) && (await this.updateUntilEnd());
      if (!this.keeper.has(this.step)) await this.saveCheckpoint();
      const loadedStep = isFinished ? await this.loadBest() : this.step;
      const { step, bestStep, bestMetric } = this;
      const outcome = isFinished ? 'finished' : 'stopped';
      return { outcome, step, epoch: this.epoch, bestStep, bestMetric, loadedStep };
    } finally {
      this.optimizer.dispose();
      this.log.dispose();
    }
  }

  /** As Trainer's `state.epoch`. */
  private get epoch(): number {
    const { microBatchesPerEpoch, updatesPerEpoch } = this.plan;
    const done = this.microBatchesDone(this.step % updatesPerEpoch);
    return Math.floor(this.step / updatesPerEpoch) + done / microBatchesPerEpoch;
  }

  private microBatchesDone(updatesOfEpoch: number): number {
    return updatesOfEpoch * this.options.config.gradientAccumulationSteps;
  }

  /** False when it was stopped. */
  private async updateUntilEnd(): Promise<boolean> {
    const { config, split, lengthOf } = this.options;
    const { updatesPerEpoch, totalUpdates } = this.plan;
    let batchesEpoch = -1;
    let batches: number[][] = [];
    while (this.step < totalUpdates) {
      const epochIndex = Math.floor(this.step / updatesPerEpoch);
      if (batchesEpoch !== epochIndex) {
        batches = microBatchesOfEpoch(split.train, config, epochIndex, lengthOf);
        batchesEpoch = epochIndex;
      }
      const from = this.microBatchesDone(this.step % updatesPerEpoch);
      const window = batches.slice(from, from + config.gradientAccumulationSteps);
      if (!(await this.update(window, from))) return false;
      if (!(await this.finishStep())) return false;
    }
    return true;
  }

  /** One update. False when it was stopped; then nothing has changed. */
  private async update(microBatches: number[][], from: number): Promise<boolean> {
    const { onEvent, settle, readsEveryLoss } = this.options;
    const learningRate = this.learningRate();
    let microBatch = from;
    const onMicroBatch = async (clipCount: number, lossTensor: Scalar) => {
      await settle?.();
      const loss = readsEveryLoss ? (await readData(lossTensor))[0] : null;
      microBatch += 1;
      onEvent({ type: 'micro-batch', step: this.step, epoch: this.epoch, microBatch, clipCount, loss });
    };
    const result = await runUpdate(
      { ...this.options, optimizer: this.optimizer, lossRule: this.lossRule },
      {
        microBatches,
        updateIndex: this.step,
        learningRate,
        isStopped: () => this.askStop(),
        onMicroBatch,
      },
    );
    if (!result) return false;
    this.log.add(result, learningRate);
    this.step += 1;
    return true;
  }

  /** The rate of the next update. */
  private learningRate(): number {
    const { config } = this.options;
    if (followsMetric(config.lrSchedulerType)) return rateAfterMetrics(config, this.scheduleMetrics);
    return learningRateAt(config, this.step, this.plan.totalUpdates);
  }

  private async askStop(): Promise<boolean> {
    await yieldToEventLoop();
    return this.isStopping;
  }

  /** What is due after the update just done: log row, evaluation, checkpoint. Does nothing twice, so a resumed run calls
   *  it first. False when it was stopped. */
  private async finishStep(): Promise<boolean> {
    const { config } = this.options;
    if (this.step === 0)
      return config.evalOnStart && this.lastEvaluatedStep < 0 && !this.keeper.has(0) ? this.evaluate() : true;
    for (const due of dueAfter(config, this.plan, this.step, this.epoch)) if (!(await this.doWork(due))) return false;
    return true;
  }

  /** False when it was stopped. */
  private async doWork(due: DueWork): Promise<boolean> {
    if (due.log && this.log.lastStep < this.step) {
      const row = await this.log.read(this.step, this.epoch);
      this.assertFinite(row.loss, row.grad_norm);
      this.options.onEvent({ type: 'log', row });
    }
    if (due.evaluate && this.lastEvaluatedStep < this.step && !(await this.evaluate())) return false;
    const saves = due.save === 'if-best' ? this.bestStep === this.step : due.save;
    if (saves && !this.keeper.has(this.step)) await this.saveCheckpoint();
    return true;
  }

  /** Scores the validation split. False when it was stopped. */
  private async evaluate(): Promise<boolean> {
    const { model, frames, split, config, clipLabels, classCount, onEvent } = this.options;
    const batchSize = config.perDeviceEvalBatchSize;
    const startedAt = performance.now();
    const isStopped = () => this.isStopping;
    const logits = await predictLogits({ model, frames, clips: split.validation, batchSize, isStopped });
    if (!logits) return false;
    const labels = split.validation.map((clip) => clipLabels[clip]);
    const metrics = evalMetrics(logits, labels, classCount, this.lossRule);
    this.assertFinite(metrics.eval_loss);
    const speed = speedOf((performance.now() - startedAt) / 1000, labels.length, batchSize);
    const { step, epoch } = this;
    this.lastEvaluatedStep = step;
    const metric = metrics[`eval_${config.metricForBestModel}`];
    // the evaluation before the first update is only shown
    if (step > 0) this.countMetric(metric);
    onEvent({
      type: 'eval',
      row: {
        kind: 'eval',
        step,
        epoch,
        ...metrics,
        eval_runtime: speed.runtime,
        eval_samples_per_second: speed.samplesPerSec,
        eval_steps_per_second: speed.stepsPerSec,
      },
      bestStep: this.bestStep,
      bestMetric: this.bestMetric,
    });
    return true;
  }

  private countMetric(metric: number): void {
    const { config } = this.options;
    if (followsMetric(config.lrSchedulerType)) this.scheduleMetrics.push(metric);
    if (this.bestMetric === null || (isGreaterBetter(config) ? metric > this.bestMetric : metric < this.bestMetric)) {
      this.bestMetric = metric;
      this.bestStep = this.step;
    }
  }

  private async saveCheckpoint(): Promise<void> {
    const { step, epoch, bestMetric, bestStep, lastEvaluatedStep, scheduleMetrics } = this;
    const parameters = await readParameters(this.options.model.trainable);
    const lossSinceLog = await this.log.readSum();
    this.assertFinite(lossSinceLog, ...[...parameters.values()].map(firstNotFinite));
    await this.keeper.save({
      step,
      epoch,
      microBatch: this.microBatchesDone(step % this.plan.updatesPerEpoch),
      parameters,
      ...(await this.optimizer.exportState()),
      bestMetric,
      bestStep,
      lossSinceLog,
      lastLoggedStep: this.log.lastStep,
      lastEvaluatedStep,
      scheduleMetrics,
    });
  }

  private restore(checkpoint: Checkpoint): void {
    assignParameters(this.options.model.trainable, checkpoint.parameters);
    this.optimizer.importState(checkpoint);
    this.log.restore(checkpoint.lossSinceLog, checkpoint.lastLoggedStep);
    this.step = checkpoint.step;
    this.bestMetric = checkpoint.bestMetric;
    this.bestStep = checkpoint.bestStep;
    this.lastEvaluatedStep = checkpoint.lastEvaluatedStep;
    this.scheduleMetrics = [...(checkpoint.scheduleMetrics ?? [])];
    const { step, lastLoggedStep, lastEvaluatedStep } = checkpoint;
    this.options.onEvent({ type: 'resumed', step, lastLoggedStep, lastEvaluatedStep });
  }

  /** The step whose parameters the model holds afterwards. */
  private async loadBest(): Promise<number> {
    const { bestStep } = this;
    const { config, model } = this.options;
    if (!config.loadBestModelAtEnd || bestStep === null || !this.keeper.has(bestStep)) return this.step;
    if (bestStep !== this.step) assignParameters(model.trainable, (await this.keeper.load(bestStep)).parameters);
    return bestStep;
  }

  private assertFinite(...values: number[]): void {
    if (values.every(Number.isFinite)) return;
    const kept = this.keeper.lastStep;
    const advice = 'Lower learning_rate, or set max_grad_norm to 1, and continue.';
    const where = kept === null ? 'No checkpoint was saved before.' : `The checkpoint of update ${kept} is kept.`;
    throw new VoxtuneError(
      'training/not-a-number',
      `At update ${this.step} the loss or a parameter was no longer a finite number. ${where} ${advice}`,
      { step: this.step, checkpoint: kept ?? 0 },
    );
  }
}
