// A training run from its first update to its last, as transformers' Trainer 5.17 runs it: epochs, accumulation, log
// rows, evaluation, checkpoints, stopping and exact resuming. No DOM and no storage: all that is passed in (`ports.ts`).

import { assertTrainable } from '../config/assert-trainable.ts';
import { learningRateAt } from '../config/learning-rate.ts';
import { followsMetric } from '../config/schedulers.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import { planTraining, type TrainingPlan } from '../config/training-plan.ts';
import type { Split } from '../dataset/split.ts';
import type { LossRule } from '../engine/ops/cross-entropy-targets.ts';
import { readData, type Scalar } from '../engine/tensor.ts';
import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { yieldToEventLoop } from '../lib/yield-to-event-loop.ts';
import type { LogRow } from '../protocol/run-types.ts';
import { AdamW } from './adamw.ts';
import { BestTracker } from './best-tracker.ts';
import { CheckpointKeeper, isDamage } from './checkpoint-keeper.ts';
import { microBatchesOfEpoch } from './epoch-order.ts';
import { evalMetrics, predictLogits, speedOf } from './evaluation.ts';
import { type DueWork, dueAfter } from './flow.ts';
import { lossRuleOf } from './loss.ts';
import { LossLog } from './loss-log.ts';
import { rateAfterMetrics } from './metric-schedule.ts';
import { assignParameters, firstNotFinite, readParameters } from './parameters.ts';
import type { Checkpoint, CheckpointStore, EventSink, FrameSource } from './ports.ts';
import { assertSameDependencies, type RunDependencies } from './run-dependencies.ts';
import { SkipGuard } from './skip-guard.ts';
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
  /** What a checkpoint must have been made with to be taken over; not looked at where it is not given. */
  dependsOn?: RunDependencies;
  /** So much time after the last checkpoint one is saved though none is due. Default: never. */
  safetySaveEveryMs?: number;
  /** The last checkpoint cannot be stored. True: try again; false: end without it. Default: end with the error. */
  onLastSaveFailed?: (error: unknown) => Promise<boolean>;
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
  private readonly best: BestTracker;
  private readonly lossRule: LossRule;
  private readonly log = new LossLog();
  private readonly skips = new SkipGuard();
  private isStopping = false;
  private step = 0;
  private lastEvaluatedStep = -1;
  private scheduleMetrics: number[] = [];
  private history: LogRow[] = [];
  /** The rate of the first update after a checkpoint. */
  private restoredRate: number | null = null;
  /** A checkpoint was due while updates were being skipped. */
  private isSaveOverdue = false;
  private lastSaveMs = performance.now();

  /** Throws `config/invalid` where Trainer would refuse the configuration. */
  constructor(options: TrainerSessionOptions) {
    this.options = options;
    const { config, split } = options;
    this.plan = planTraining(config, { train: split.train.length, validation: split.validation.length });
    assertTrainable(this.plan);
    this.keeper = new CheckpointKeeper(options.checkpoints, config.saveTotalLimit, options.onEvent);
    this.optimizer = new AdamW(options.model.trainable, config);
    this.best = new BestTracker(config);
    const trainLabels = split.train.map((clip) => options.clipLabels[clip]);
    this.lossRule = lossRuleOf(config, trainLabels, options.classCount);
  }

  /** Takes effect before the next micro-batch. */
  stop(): void {
    this.isStopping = true;
  }

  /** Trains from the start, or from the newest stored checkpoint that is whole (up to a step where one is given), to the
   *  end or until `stop()`. The session is over afterwards, and its tensors freed; the model's parameters stay. Throws
   *  `training/not-a-number`, `training/checkpoint-mismatch` and `storage/damaged`. */
  async run(resume: 'start' | 'newest' | number = 'start'): Promise<SessionResult> {
    try {
      const lastStep = resume === 'newest' ? Number.POSITIVE_INFINITY : resume === 'start' ? -1 : resume;
      const checkpoint = await this.keeper.openNewest(lastStep);
      if (checkpoint) this.restore(checkpoint);
      const isFinished = (await this.finishStep()) && (await this.updateUntilEnd());
      await this.keeper.settled();
      if (!this.keeper.has(this.step)) await this.saveLast();
      const loadedStep = isFinished ? await this.loadBest() : this.step;
      const { step, epoch } = this;
      const { bestStep, bestMetric } = this.best.state;
      return { outcome: isFinished ? 'finished' : 'stopped', step, epoch, bestStep, bestMetric, loadedStep };
    } finally {
      await this.keeper.settled();
      this.optimizer.dispose();
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
    while (this.step < totalUpdates && !this.best.isOver) {
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
    const learningRate = this.restoredRate ?? this.scheduledRate();
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
    this.step += 1;
    this.restoredRate = null;
    this.log.add(result, this.step, learningRate);
    this.skips.take(result.skipped !== null);
    if (result.skipped) {
      onEvent({ type: 'skipped', step: this.step, ...result.skipped, ...this.skips.counts });
      this.skips.assertGoing(this.step, result.skipped.cause, learningRate, this.keeper.lastStep);
    }
    return true;
  }

  /** The rate of the next update. */
  private scheduledRate(): number {
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
    const wasOver = this.best.isOver;
    for (const due of dueAfter(config, this.plan, this.step, this.epoch)) if (!(await this.doWork(due))) return false;
    await this.saveWhatIsDue();
    if (this.best.isOver && !wasOver) {
      const { bestStep, evaluationsWithoutBetter: evaluations } = this.best.state;
      this.options.onEvent({ type: 'early-stopped', step: this.step, bestStep, evaluations });
    }
    return true;
  }

  /** False when it was stopped. */
  private async doWork(due: DueWork): Promise<boolean> {
    if (due.log && this.log.lastStep < this.step) {
      const row = this.log.read(this.step, this.epoch);
      this.history.push(row);
      this.options.onEvent({ type: 'log', row });
    }
    if (due.evaluate && this.lastEvaluatedStep < this.step && !(await this.evaluate())) return false;
    if (due.save === 'if-best' ? this.best.state.bestStep === this.step : due.save) this.isSaveOverdue = true;
    return true;
  }

  /** Not while updates are being skipped: then the parameters may be what is spoilt. */
  private async saveWhatIsDue(): Promise<void> {
    const { safetySaveEveryMs = Number.POSITIVE_INFINITY } = this.options;
    const isSafety = !this.isSaveOverdue && performance.now() - this.lastSaveMs > safetySaveEveryMs;
    if (!(this.isSaveOverdue || isSafety) || this.skips.counts.inARow > 0) return;
    await this.keeper.settled();
    if (!this.keeper.has(this.step)) this.keeper.save(await this.snapshot(isSafety));
    this.isSaveOverdue = false;
    this.lastSaveMs = performance.now();
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
    // the evaluation before the first update is only shown
    if (step > 0) {
      this.best.take(metrics, step);
      if (followsMetric(config.lrSchedulerType))
        this.scheduleMetrics.push(metrics[`eval_${config.metricForBestModel}`]);
    }
    const row = {
      kind: 'eval' as const,
      step,
      epoch,
      ...metrics,
      eval_runtime: speed.runtime,
      eval_samples_per_second: speed.samplesPerSec,
      eval_steps_per_second: speed.stepsPerSec,
    };
    this.history.push(row);
    const { bestStep, bestMetric } = this.best.state;
    onEvent({ type: 'eval', row, bestStep, bestMetric });
    return true;
  }

  /** A copy of all that the rest of the run depends on, as it is between two updates. */
  private async snapshot(isSafety: boolean): Promise<Checkpoint> {
    const { step, epoch, lastEvaluatedStep, scheduleMetrics } = this;
    const parameters = await readParameters(this.options.model.trainable);
    this.assertFinite(...[...parameters.values()].map(firstNotFinite));
    return {
      step,
      epoch,
      microBatch: this.microBatchesDone(step % this.plan.updatesPerEpoch),
      parameters,
      ...(await this.optimizer.exportState()),
      ...this.best.state,
      nextLearningRate: this.restoredRate ?? this.scheduledRate(),
      skipped: this.skips.counts,
      lossSinceLog: this.log.sum,
      lastLoggedStep: this.log.lastStep,
      lastEvaluatedStep,
      scheduleMetrics: [...scheduleMetrics],
      isSafety,
      history: [...this.history],
      dependsOn: this.options.dependsOn ?? null,
    };
  }

  /** What was done must not be lost: waits for space where the options say how. */
  private async saveLast(): Promise<void> {
    const { onLastSaveFailed } = this.options;
    for (;;) {
      try {
        await this.keeper.write(await this.snapshot(false));
        return;
      } catch (thrown) {
        const isStorage = thrown instanceof VoxtuneError && thrown.code.startsWith('storage/');
        if (!isStorage || !onLastSaveFailed) throw thrown;
        if (!(await onLastSaveFailed(thrown))) return;
      }
    }
  }

  private restore(checkpoint: Checkpoint): void {
    const { dependsOn, model, config, onEvent } = this.options;
    const { step, bestMetric, bestStep, evaluationsWithoutBetter } = checkpoint;
    const saved = checkpoint.dependsOn;
    if (saved && dependsOn) assertSameDependencies(step, saved, dependsOn);
    const isExtended =
      saved && (saved.settings.numTrainEpochs !== config.numTrainEpochs || saved.settings.maxSteps !== config.maxSteps);
    assignParameters(model.trainable, checkpoint.parameters);
    this.optimizer.importState(checkpoint);
    this.log.restore(checkpoint.lossSinceLog, checkpoint.lastLoggedStep);
    this.skips.counts = checkpoint.skipped;
    this.step = step;
    this.restoredRate = checkpoint.nextLearningRate;
    // a new Trainer starts the callback's counter anew
    this.best.state = { bestMetric, bestStep, evaluationsWithoutBetter: isExtended ? 0 : evaluationsWithoutBetter };
    this.lastEvaluatedStep = checkpoint.lastEvaluatedStep;
    this.scheduleMetrics = [...checkpoint.scheduleMetrics];
    this.history = [...checkpoint.history];
    onEvent({ type: 'resumed', step, history: checkpoint.history });
  }

  /** The step whose parameters the model holds afterwards. */
  private async loadBest(): Promise<number> {
    const { bestStep } = this.best.state;
    const { config, model, onEvent } = this.options;
    if (!config.loadBestModelAtEnd || bestStep === null || !this.keeper.has(bestStep)) return this.step;
    if (bestStep === this.step) return bestStep;
    try {
      assignParameters(model.trainable, (await this.keeper.load(bestStep)).parameters);
      return bestStep;
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown;
      onEvent({ type: 'checkpoint-damaged', step: bestStep, error: toErrorRecord(thrown) });
      return this.step;
    }
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
