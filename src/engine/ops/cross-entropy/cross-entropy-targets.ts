// What the cross entropy compares with: torch.nn.CrossEntropyLoss with `weight` and `label_smoothing`, averaged. Without
// weights its smoothing is that of Trainer's LabelSmoother (transformers 5.17).

export interface LossRule {
  /** 0..1: this share of the target is spread over all classes. */
  labelSmoothing: number;
  /** One per class; null: all 1. */
  classWeights: ArrayLike<number> | null;
}

export const plainLoss: LossRule = { labelSmoothing: 0, classWeights: null };

/** Share of each class in each clip's target, row-major [B, K]: the loss is Σ target × −log softmax. Sums to 1 over all
 *  clips, but for smoothing towards classes of other weights. */
export function softTargets(labels: ArrayLike<number>, classCount: number, rule: LossRule): Float64Array {
  const { labelSmoothing, classWeights } = rule;
  const weightOf = (label: number) => classWeights?.[label] ?? 1;
  const totalWeight = weightOfClips(labels, rule);
  const targets = new Float64Array(labels.length * classCount);
  for (let clip = 0; clip < labels.length; clip++) {
    if (labelSmoothing > 0)
      for (let label = 0; label < classCount; label++)
        targets[clip * classCount + label] = ((labelSmoothing / classCount) * weightOf(label)) / totalWeight;
    const label = labels[clip] ?? 0; // there is one for each clip
    const at = clip * classCount + label;
    targets[at] = (targets[at] ?? 0) + ((1 - labelSmoothing) * weightOf(label)) / totalWeight;
  }
  return targets;
}

/** What the loss is divided by: where clips are taken in parts, a part's share of it is the share of its loss. */
export function weightOfClips(labels: ArrayLike<number>, { classWeights }: LossRule): number {
  return Array.from(labels, (label) => classWeights?.[label] ?? 1).reduce((sum, weight) => sum + weight, 0);
}
