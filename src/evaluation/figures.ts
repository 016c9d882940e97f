// The figures of an evaluation as functions of how often each clip counts: once each for the figure itself, as often as it was
// drawn for a resample of the bootstrap. Definitions are scikit-learn's (balanced_accuracy_score, f1_score, log_loss,
// roc_auc_score, top_k_accuracy_score).
// Letters: N clips, K classes.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { crossEntropy } from './loss.ts';
import { softmax } from './softmax.ts';

/** Figures of all clips together. */
export const figureNames = [
  'accuracy',
  'balanced_accuracy',
  'macro_f1',
  'macro_precision',
  'log_loss',
  'macro_roc_auc',
  'top_2_accuracy',
] as const;

export type FigureName = (typeof figureNames)[number];

export const classFigureNames = ['precision', 'recall', 'f1'] as const;

export type ClassFigureName = (typeof classFigureNames)[number];

/** NaN where there is nothing to take a share of: no clip of the class, or none that was given it. */
export interface Figures extends Record<FigureName, number> {
  perClass: Record<ClassFigureName, number>[];
}

/** Clips with their outcome, made ready to be weighed many times. */
export class ScoredClips {
  readonly clipCount: number;
  readonly classCount: number;
  readonly #labels: Int32Array;
  readonly #predicted: Int32Array;
  /** −log of the probability of the label, by clip. */
  readonly #losses: Float64Array;
  readonly #isAmongTwo: Uint8Array;
  /** By class: clips in the order of rising probability of the class, and where each run of equal ones ends. */
  #ranked: { clips: Int32Array; probabilities: Float64Array }[] | null = null;
  readonly #logits: readonly (readonly number[])[];

  /** @param logits [N][K] @param labels [N], 0..K−1 @param predicted [N] */
  constructor(
    logits: readonly (readonly number[])[],
    labels: readonly number[],
    predicted: readonly number[],
    classCount: number,
  ) {
    this.clipCount = labels.length;
    this.classCount = classCount;
    this.#labels = Int32Array.from(labels);
    this.#predicted = Int32Array.from(predicted);
    this.#logits = logits;
    this.#losses = Float64Array.from(labels, (label, clip) => crossEntropy(logits[clip]!, label));
    this.#isAmongTwo = Uint8Array.from(labels, (label, clip) => Number(rankOf(logits[clip]!, label) < 2));
  }

  /** Made when an area is first asked for: sorting takes longer than all the rest. */
  get #byProbability(): { clips: Int32Array; probabilities: Float64Array }[] {
    if (this.#ranked) return this.#ranked;
    const probabilities = this.#logits.map(softmax);
    this.#ranked = Array.from({ length: this.classCount }, (_, k) => {
      const clips = Int32Array.from(this.#labels.keys()).sort((a, b) => probabilities[a]![k]! - probabilities[b]![k]!);
      return { clips, probabilities: Float64Array.from(clips, (clip) => probabilities[clip]![k]!) };
    });
    return this.#ranked;
  }

  /** @param weights how often each clip counts [N] */
  figures(weights: Float64Array): Figures {
    const macro_roc_auc = mean(
      this.#byProbability.map((_, k) => this.#rocAuc(k, weights)).filter((auc) => !Number.isNaN(auc)),
    );
    return { ...this.#counted(weights), macro_roc_auc };
  }

  /** One of them alone: the area under the curve takes most of the time. */
  figure(name: FigureName, weights: Float64Array): number {
    return name === 'macro_roc_auc' ? this.figures(weights)[name] : this.#counted(weights)[name];
  }

  #counted(weights: Float64Array): Omit<Figures, 'macro_roc_auc'> {
    const { classCount } = this;
    const [support, given, hits] = [0, 1, 2].map(() => new Float64Array(classCount)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    let [total, right, loss, amongTwo] = [0, 0, 0, 0];
    for (let clip = 0; clip < this.clipCount; clip++) {
      const weight = weights[clip]!;
      const [label, predicted] = [this.#labels[clip]!, this.#predicted[clip]!];
      total += weight;
      support[label]! += weight;
      given[predicted]! += weight;
      if (label === predicted) hits[label]! += weight;
      if (label === predicted) right += weight;
      if (weight > 0) loss += weight * this.#losses[clip]!;
      amongTwo += weight * this.#isAmongTwo[clip]!;
    }
    const perClass = Array.from(hits, (hit, k) => ({
      precision: hit / given[k]!,
      recall: hit / support[k]!,
      f1: (2 * hit) / (given[k]! + support[k]!),
    }));
    const occurring = perClass.filter((_, k) => support[k]! + given[k]! > 0);
    return {
      accuracy: right / total,
      // of the classes that have clips
      balanced_accuracy: mean(perClass.map(({ recall }) => recall).filter((recall) => !Number.isNaN(recall))),
      // of those that are labels or were given; what cannot be divided counts as 0
      macro_f1: mean(occurring.map(({ f1 }) => f1)),
      macro_precision: mean(occurring.map(({ precision }) => precision || 0)),
      log_loss: loss / total,
      top_2_accuracy: amongTwo / total,
      perClass,
    };
  }

  /** Of one class against the rest: the share of pairs that the class's clip wins, ties half. NaN without either. */
  #rocAuc(k: number, weights: Float64Array): number {
    const { clips, probabilities } = this.#byProbability[k]!;
    let [positives, negatives, wins] = [0, 0, 0];
    for (let from = 0; from < clips.length; ) {
      let [positive, negative] = [0, 0];
      let to = from;
      for (; to < clips.length && probabilities[to] === probabilities[from]; to++) {
        const clip = clips[to]!;
        if (this.#labels[clip] === k) positive += weights[clip]!;
        else negative += weights[clip]!;
      }
      wins += positive * (negatives + negative / 2);
      positives += positive;
      negatives += negative;
      // a probability that is not a number equals nothing, itself neither
      from = Math.max(to, from + 1);
    }
    return wins / (positives * negatives);
  }
}

/** Of clips with their outcome, each counted once. */
export function figuresOf(
  outcomes: readonly { label: number; predicted: number; logits: readonly number[] }[],
  classCount: number,
): Figures {
  return scoredClips(outcomes, classCount).figures(new Float64Array(outcomes.length).fill(1));
}

/** One of them alone. */
export function figureOf(
  outcomes: readonly { label: number; predicted: number; logits: readonly number[] }[],
  classCount: number,
  name: FigureName,
): number {
  return scoredClips(outcomes, classCount).figure(name, new Float64Array(outcomes.length).fill(1));
}

export function scoredClips(
  outcomes: readonly { label: number; predicted: number; logits: readonly number[] }[],
  classCount: number,
): ScoredClips {
  return new ScoredClips(
    outcomes.map(({ logits }) => logits),
    outcomes.map(({ label }) => label),
    outcomes.map(({ predicted }) => predicted),
    classCount,
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** How many classes come before the label; of equals the later ones do, as in scikit-learn. */
function rankOf(logits: readonly number[], label: number): number {
  const own = logits[label]!;
  return logits.filter((logit, k) => logit > own || (logit === own && k > label)).length;
}
