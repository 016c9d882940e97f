// The parameters of a classifier that is one linear layer over statistics of hidden states (statistics-classifier.ts), as files and
// checkpoints hold them.
// Letters: D statistics that it reads of a clip, K labels.

/** Its parameters, as torch.nn.Linear has them: [K, D] and [K]. The names are those of `export/modeling_voxtune.py`. */
export const statisticsHeadNames = { weight: 'statistics_head.weight', bias: 'statistics_head.bias' } as const;

export interface StatisticsHead {
  weight: Float32Array; // [K, D]
  bias: Float32Array; // [K]
}

/** A head that was fitted as features · weights + intercepts, in torch's layout.
 *  weights [D, K] row after row, intercepts [K] */
export function statisticsHead(weights: readonly number[], intercepts: readonly number[]): StatisticsHead {
  const labelCount = intercepts.length;
  const width = weights.length / labelCount;
  const weight = new Float32Array(weights.length);
  for (const [at, value] of weights.entries()) weight[(at % labelCount) * width + Math.floor(at / labelCount)] = value;
  return { weight, bias: Float32Array.from(intercepts) };
}
