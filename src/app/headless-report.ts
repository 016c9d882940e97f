// What the commands say before their own work: the same sentences that the page shows of the data set and of the plan.

import { encodingNames } from '../config/name-encodings.ts';
import { planTraining } from '../config/plan/training-plan.ts';
import type { FindingCode } from '../dataset/checks/finding.ts';
import type { ImportProblem } from '../dataset/clip.ts';
import { compileLabelRule, type LabelRule, readsTables } from '../dataset/labels/label-rule.ts';
import { toCsv } from '../export/csv.ts';
import { sentenceOf } from '../importing/listing.ts';
import type { Culprit } from '../lib/errors.ts';
import { splitDescription } from '../run/split-description.ts';
import { findingsOf } from '../state/findings.ts';
import { costWarnings, planCost } from '../state/plan-cost.ts';
import type { OpenDataset, StudioState } from '../state/studio-state.ts';
import { labelText } from '../ui/common/label-name.ts';
import { findingSaid } from '../ui/data/check/finding-sentences.ts';
import { labelCountSaid, ruleSaid } from '../ui/data/label-sentences.ts';
import { isNews } from '../ui/data/left-out.ts';
import { groupName, splitSaid } from '../ui/data/split-sentences.ts';
import { rateSaid, warningSaid } from '../ui/train/plan-sentences.ts';
import { say } from './headless-progress.ts';
import { sayDoubts, sayTables } from './headless-table-report.ts';
import { format, inWords } from './headless-words.ts';

/** What of it nobody asked for, and what matters. */
interface Told {
  isLabelGuessed: boolean;
  /** Groups that were asked for, the others are guessed; null: none is. */
  askedGroups: readonly string[] | null;
  /** Its parts matter. */
  isSplit: boolean;
}

export function reportDataset({ dataset }: StudioState, importSeconds: number, told: Told): void {
  if (!dataset) return;
  sayLeftOut(dataset.problems);
  sayFacts(dataset, importSeconds);
  sayNames(dataset);
  sayTables(dataset);
  sayLabels(dataset, told.isLabelGuessed);
  sayGroups(dataset, told.askedGroups);
  if (told.isSplit && !dataset.splitError) saySplit(dataset);
  sayFindings(dataset);
}

/** So many are named. */
const mostNamed = 20;

/** The files that were left out, each with its reason. Folders and an operating system's own files are no news. */
function sayLeftOut(problems: readonly ImportProblem[]): void {
  const news = problems.filter(isNews);
  for (const problem of news.slice(0, mostNamed)) say(`Left out: ${sentenceOf(problem)}`);
  if (news.length > mostNamed) say(`Left out: ${news.length - mostNamed} more; left-out.csv has all of them.`);
}

/** All of them, whatever they are. */
export function leftOutCsv(problems: readonly Culprit[]): string {
  const rows = problems.map(({ path, error }) => [path, error.code, error.message]);
  return toCsv(['file', 'code', 'reason'], rows);
}

function sayFacts({ record, problems }: OpenDataset, importSeconds: number): void {
  const minutes = (record.totalSampleCount / record.sampleRateHz / 60).toFixed(1);
  const leftOut = problems.filter(isNews).length;
  const files = leftOut === 1 ? 'file' : 'files';
  say(
    `Data: ${record.clipCount} clips, ${minutes} min, ${leftOut} ${files} left out, in ${importSeconds.toFixed(1)} s`,
  );
}

/** Archives that do not tell the character set of their names. */
function sayNames({ record }: OpenDataset): void {
  for (const { archive, encoding, isGuess } of record.archiveNames ?? []) {
    const how = isGuess ? ', which is a guess: --zip-names says another' : '';
    say(`Names in ${archive} are read as ${encodingNames[encoding]}${how}.`);
  }
}

function sayLabels(dataset: OpenDataset, isGuessed: boolean): void {
  const { record, clips, ruleLabels, labelCodes, labels, clipLabels } = dataset;
  const paths = clips.map((clip) => clip.path);
  const key = isGuessed ? 'rule.guessed' : 'rule.chosen';
  const example = exampleOf(record.labelRule, paths, ruleLabels);
  if (example !== null)
    say(inWords('data', [{ key, values: { rule: inWords('data', [ruleSaid(record.labelRule)]), path: example } }]));
  const counts = labels.map(() => 0);
  for (const label of clipLabels) if (label >= 0) counts[label] = (counts[label] ?? 0) + 1;
  const named = labels
    .slice(0, mostNamed)
    .map((label, i) => `${labelText(label, labelCodes, 'en')} ${format.integer(counts[i] ?? 0)}`);
  const labelled = clipLabels.filter((label) => label >= 0).length;
  const more = labels.length > mostNamed ? ', …' : '';
  const without = paths[ruleLabels.indexOf(null)];
  // clips that were left out, and those whose parts are used, are not missed
  const used = dataset.isExcluded.filter((isExcluded) => !isExcluded).length;
  const said = labelCountSaid(labels, labelled, used);
  if (without !== undefined && example !== null) said.push({ key: 'rule.withoutExample', values: { path: without } });
  if (isGuessed) sayDoubts(dataset);
  say(`Labels: ${inWords('data', said)}${named.length > 0 ? ` ${named.join(', ')}${more}` : ''}`);
}

/** @param chosen names of the groups that were asked for; null: nothing was guessed */
function sayGroups({ clips, groups }: OpenDataset, chosen: readonly string[] | null): void {
  if (groups.length === 0) say(inWords('data', [{ key: 'apart.unknown' }]));
  const paths = clips.map((clip) => clip.path);
  for (const { name, rule, values, clipValues } of groups) {
    const key = chosen === null || chosen.includes(name) ? 'apart.chosen' : 'apart.guessed';
    const said = { thing: [groupName(name, false)], rule: [ruleSaid(rule)] };
    const count = `${format.integer(values.length)} ${inWords('data', [groupName(name, values.length !== 1)])}`;
    const found = clipValues.map((value) => values[value] ?? null);
    const path = exampleOf(rule, paths, found) ?? paths[0] ?? '';
    say(`${inWords('data', [{ key, values: { ...said, path } }])} ${count}.`);
  }
}

function saySplit(dataset: OpenDataset): void {
  const { train, validation, test } = dataset.split;
  const how = splitDescription(dataset.record.splitConfig);
  say(`Split (${how}): ${train.length} train, ${validation.length} validation, ${test.length} test`);
  const text = inWords('data', splitSaid(dataset).said);
  if (text !== '') say(text);
}

/** What the sentences above say already. */
const saidBefore: ReadonlySet<FindingCode> = new Set(['unlabelled', 'speaker-leak', 'group-leak', 'copies-leak']);

function sayFindings(dataset: OpenDataset): void {
  for (const finding of findingsOf(dataset)) {
    if (saidBefore.has(finding.code)) continue;
    const kind = finding.severity === 'warning' ? 'Warning' : 'Note';
    say(`${kind}: ${inWords('check', [findingSaid(finding, format)])}`);
  }
}

/** The first path in which the rule finds something, with that in brackets; null where it finds nothing. */
function exampleOf(rule: LabelRule, paths: readonly string[], values: readonly (string | null)[] = []): string | null {
  if (readsTables(rule)) {
    const at = values.findIndex((value) => value !== null);
    return at < 0 ? null : `${paths[at]} [${values[at]}]`;
  }
  const spanIn = compileLabelRule(rule);
  for (const path of paths) {
    const span = spanIn(path);
    if (span) return `${path.slice(0, span.start)}[${span.text}]${path.slice(span.end)}`;
  }
  return null;
}

export function reportPlan(state: StudioState): void {
  const { dataset, config, engine } = state;
  if (!dataset) return;
  const { split, labels } = dataset;
  const plan = planTraining(config, { train: split.train.length, validation: split.validation.length, labels });
  const steps = [
    { key: 'plan.clips', value: split.train.length },
    { key: 'plan.microBatches', value: plan.microBatchesPerEpoch },
    { key: 'plan.stepsPerEpoch', value: plan.stepsPerEpoch },
    { key: 'plan.updates', value: plan.totalSteps },
  ];
  const chain = steps.map(({ key, value }) => {
    return `${format.integer(value)} ${inWords('train', [{ key, values: { count: value } }])}`;
  });
  say(`Plan: ${chain.join(' → ')}. ${inWords('train', rateSaid(plan, config, format))}`.trimEnd());
  const refused = costWarnings(state, planCost(state), engine);
  for (const warning of [...plan.warnings, ...refused]) say(`Warning: ${inWords('train', [warningSaid(warning)])}`);
}
