// What `metric_for_best_model` may name: every figure that an evaluation has, without its `eval_`. Averages carry the
// names of metrics.json, figures of one label those of a flattened scikit-learn classification_report (`ANG_recall`).

export const averages = ['macro', 'micro', 'weighted'] as const;
export const figures = ['precision', 'recall', 'f1'] as const;

export type Average = (typeof averages)[number];
export type Figure = (typeof figures)[number];

/** Over all clips. `f1` is `macro_f1`. */
export const plainMetrics = ['loss', 'accuracy', 'balanced_accuracy', 'f1'] as const;

export const averageMetrics = averages.flatMap((average) =>
  figures.map((figure): `${Average}_${Figure}` => `${average}_${figure}`),
);

const commonMetrics: ReadonlySet<string> = new Set<string>([...plainMetrics, ...averageMetrics]);

/** How the names that there are read in a sentence. */
export const metricNamesText = `${[...commonMetrics].join(' | ')}, or a label’s, as LABEL_recall (precision, recall, f1)`;

/** A figure of one label: `ANG_recall`. Null for one of all labels, and for what is none. */
export function labelMetricOf(name: string): { label: string; figure: Figure } | null {
  if (commonMetrics.has(name)) return null;
  const [, label, figure] = /^(.+)_(precision|recall|f1)$/s.exec(name) ?? [];
  return label === undefined ? null : { label, figure: figure as Figure };
}

/** Whether some data set's evaluation could have it. */
export function isEvalMetric(name: string): boolean {
  return commonMetrics.has(name) || labelMetricOf(name) !== null;
}

/** transformers' rule (`TrainingArguments.__post_init__`, 5.17) where nothing else is said. */
export function isGreaterBetterFor(name: string): boolean {
  return !name.endsWith('loss');
}
