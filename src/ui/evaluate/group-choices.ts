// By what an evaluation's clips can be put into groups: the run's own groups, and whatever else is known of the clips where their data
// set is open: columns of tables, lengths, sampling rates, channels.

import type { Prediction } from '../../evaluation/evaluation-result.ts';
import type { GroupReport } from '../../evaluation/group-report.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { clipFields, ownName } from '../data/clips/clip-fields.ts';

export interface GroupChoice {
  name: string;
  /** Whether the run has it: then its report is a part of the evaluation. */
  isOfRun: boolean;
  values: readonly string[];
  /** By clip index: an index into `values`, -1 for none. */
  clipValues: ArrayLike<number>;
}

/** With more values in the test than this a column names clips rather than groups. */
const mostValues = 60;
const bandsSec = [0, 1, 2, 3, 5, 10, 30] as const;

/** What is said elsewhere on the page, or is no property of a clip. */
const leftOut: ReadonlySet<string> = new Set(['label', 'split', 'marks']);

/** Those that put the clips into two groups or more, the run's own first. */
export function groupChoices(
  run: Pick<RunRecord, 'groups'>,
  dataset: OpenDataset | null,
  predictions: readonly Prediction[],
): GroupChoice[] {
  const own = (run.groups ?? []).map((group) => ({ ...group, isOfRun: true }));
  const labels = predictions.map(({ label }) => label);
  // what divides the clips as something before it does, or as the labels do, tells nothing new
  const known = new Set([labels, ...own.map((group) => valuesOf(group, predictions))].map(division));
  const others = (dataset ? othersOf(dataset) : []).filter((choice) => {
    const values = valuesOf(choice, predictions);
    const key = division(values);
    const isNew = !known.has(key) && doesGroup(values) && !own.some(({ name }) => name === choice.name);
    known.add(key);
    return isNew;
  });
  return [...own, ...others];
}

function valuesOf({ clipValues }: Pick<GroupChoice, 'clipValues'>, predictions: readonly Prediction[]): number[] {
  return predictions.map(({ clipIndex }) => clipValues[clipIndex] ?? -1);
}

/** The same for lists that put the same clips together, whatever their values are. */
function division(values: readonly number[]): string {
  const numbers = new Map<number, number>();
  return values
    .map((value) => {
      if (value >= 0 && !numbers.has(value)) numbers.set(value, numbers.size);
      return numbers.get(value) ?? -1;
    })
    .join(' ');
}

function othersOf(dataset: OpenDataset): GroupChoice[] {
  const fields = clipFields(dataset).filter(({ id }) => !leftOut.has(id));
  return [
    ...fields.map(({ id, values, codes }) => ({
      name: ownName(id)?.name ?? id,
      isOfRun: false,
      values,
      clipValues: codes,
    })),
    lengthBands(dataset),
  ];
}

function lengthBands({ clips, record }: OpenDataset): GroupChoice {
  const values = bandsSec.map((from, band) => {
    const to = bandsSec[band + 1];
    return to === undefined ? `≥ ${from} s` : `${from}–${to} s`;
  });
  const clipValues = clips.map(({ sampleCount }) =>
    bandsSec.findLastIndex((from) => sampleCount / record.sampleRateHz >= from),
  );
  return { name: 'length', isOfRun: false, values, clipValues };
}

function doesGroup(values: readonly number[]): boolean {
  const counts = new Map<number, number>();
  for (const value of values) if (value >= 0) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts.size >= 2 && counts.size <= mostValues && [...counts.values()].some((count) => count > 1);
}

/** A report that is kept for the model card has to say what its values are called. */
export function reportForCard(report: GroupReport, choice: GroupChoice): GroupReport {
  return choice.isOfRun ? report : { ...report, values: [...choice.values] };
}
