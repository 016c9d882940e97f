// What the card of an exported model says it should not be trusted with: what it was not tested on, and what makes its figures too good.

import { isLeaking, type SplitLeak, splitLeaks } from '../dataset/splits/split-leaks.ts';
import { accuracyInterval } from '../evaluation/test-intervals.ts';
import type { RunRecord } from '../run/run-record.ts';
import type { WeightDtype } from './export-kinds.ts';
import type { ExportedModel } from './exported-model.ts';
import { code, percent } from './markdown.ts';

/** Of a class in the test: fewer tell little of it. */
const fewClips = 10;
/** Half the width of an interval from which on a figure is vague. */
const wide = 0.1;

export function limitsSection(
  { run, calibration }: Pick<ExportedModel, 'run' | 'calibration'>,
  dtype: WeightDtype,
): string {
  const points = [
    ...testLimits(run),
    ...splitLeaks(run.split, run.groups ?? [], [])
      .filter(isLeaking)
      .map(leakSentence),
    `It always answers with one of its ${run.labels.length} classes, also where it hears noise, silence, music or something that is none of them.`,
    calibration ? calibrationSentence(calibration) : 'Its confidence was not compared with how often it is right.',
    ...(dtype === 'float16'
      ? ['Its weights were rounded to float16; the figures above are of float32. Logits differ a little.']
      : []),
  ];
  return `## Limits\n\n${points.map((point) => `- ${point}`).join('\n')}`;
}

function testLimits(run: RunRecord): string[] {
  const { evaluation, labels, datasetName } = run;
  if (!evaluation) return ['How well it does is not known: it was not tested.'];
  const { predictions, perClass, split } = evaluation;
  const interval = accuracyInterval(evaluation);
  const rare = perClass.flatMap(({ support }, label) => (support < fewClips ? [code(labels[label] ?? '')] : []));
  return [
    `It was tested on ${predictions.length} clips of ${code(datasetName)} alone. On other voices, languages, microphones, rooms or ways of speaking it was not tested.`,
    ...(split === 'test'
      ? []
      : [`Those clips are its ${split} part: it has met them before, so the figures are too good.`]),
    ...(interval && interval.high - interval.low > 2 * wide
      ? [`The test is small: its accuracy may be anything from ${percent(interval.low)} to ${percent(interval.high)}.`]
      : []),
    ...(rare.length > 0
      ? [`Fewer than ${fewClips} test clips each: ${rare.join(', ')}. What is said of them is vague.`]
      : []),
  ];
}

function leakSentence({ group, inTest, alsoInTrain, alsoInValidation }: SplitLeak): string {
  const name = group === null ? 'clips' : `values of ${code(group)}`;
  const where = alsoInTrain > 0 ? `${alsoInTrain} are also in training` : `${alsoInValidation} are also in validation`;
  return `Of the ${inTest} ${name} in the test, ${where}: expect it to do worse on new ones.`;
}

function calibrationSentence({ temperature, unsureBelow, calibratedOn }: NonNullable<ExportedModel['calibration']>) {
  const t = Number(temperature.toPrecision(3));
  return `With logits divided by ${t} its confidence is about how often it is right, and below ${percent(unsureBelow)} its answer counts as unsure: found on ${calibratedOn} validation clips, and carried in \`config.json\` under \`voxtune\`. Training it further makes both void.`;
}
