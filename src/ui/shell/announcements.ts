// What whoever hears the page, or looks elsewhere on it, is told: that something long has ended, and errors of other places.

import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import { pushAll } from '../../lib/long-lists.ts';
import { evaluationOf, type RunRecord } from '../../run/run-record.ts';
import type { Place } from '../../state/places.ts';
import type { StudioState } from '../../state/studio-state.ts';
import type { NumberFormat } from '../common/number-format.ts';
import type { Said } from '../common/said.ts';
import { endNotice } from './end-notice.ts';

export interface Announcement {
  kind: 'run' | 'evaluation' | 'import' | 'probe' | 'download' | 'model' | 'export';
  said: Said[];
}

/** What has ended between two states of the store. */
export function endingsBetween(
  before: StudioState,
  after: StudioState,
  format: Pick<NumberFormat, 'percent' | 'bytes'>,
): Announcement[] {
  const found: Announcement[] = [];
  const was = before.running;
  if (was && (was.runId !== after.running?.runId || was.kind !== after.running.kind)) {
    const run = after.runs.find(({ id }) => id === was.runId);
    if (run && was.kind === 'train' && run.state !== 'running') found.push(runEnding(run));
    const evaluation = run && newEvaluation(before.runs.find(({ id }) => id === was.runId) ?? null, run);
    if (evaluation && was.kind === 'evaluate') found.push(evaluationEnding(run, evaluation, format));
  }
  const { dataset } = after;
  if (before.importing && !after.importing && !after.errors.import && dataset && isNewer(before, dataset)) {
    const { name } = dataset.record;
    const count = dataset.clips.length;
    found.push({ kind: 'import', said: [{ key: 'live.imported', values: { name, count, total: count } }] });
  }
  if (before.probing && !after.probing && after.probe !== null && after.probe !== before.probe)
    found.push({ kind: 'probe', said: [{ key: 'live.probed' }] });
  const { download } = before.hub;
  if (download && !after.hub.download && after.models.length > before.models.length)
    found.push({ kind: 'download', said: [{ key: 'live.downloaded', values: { name: download.repo } }] });
  if (after.endedExports !== before.endedExports) pushAll(found, savedExports(before, after, format));
  return found;
}

/** But for those of the run whose dialog is open: it tells them itself. */
function savedExports(before: StudioState, after: StudioState, format: Pick<NumberFormat, 'bytes'>): Announcement[] {
  return Object.entries(after.endedExports).flatMap(([key, ended]) => {
    const isShown = after.exportRunId !== null && key.startsWith(`${after.exportRunId} `);
    if (ended === before.endedExports[key] || !('fileName' in ended) || isShown) return [];
    const values = { name: ended.fileName, size: format.bytes(ended.bytes) };
    return [{ kind: 'export' as const, said: [{ key: 'export:saved', values }] }];
  });
}

function runEnding(run: RunRecord): Announcement {
  const { title, body } = endNotice(run);
  return { kind: 'run', said: [{ key: 'live.ended', values: { title: [title], body: [body] } }] };
}

function evaluationEnding(
  { name }: RunRecord,
  { predictions }: Evaluation,
  format: Pick<NumberFormat, 'percent'>,
): Announcement {
  const total = predictions.length;
  const right = predictions.filter(({ label, predicted }) => label === predicted).length;
  const share = format.percent(total > 0 ? right / total : 0);
  return { kind: 'evaluation', said: [{ key: 'live.evaluated', values: { name, share, count: total, total } }] };
}

/** That of the part that was evaluated just now. */
function newEvaluation(before: RunRecord | null, after: RunRecord): Evaluation | null {
  for (const part of ['test', 'validation', 'train'] as const) {
    const evaluation = evaluationOf(after, part);
    if (evaluation && evaluation !== (before && evaluationOf(before, part))) return evaluation;
  }
  return null;
}

/** Opened anew, or more than it was while the import ran. */
function isNewer({ dataset: before }: StudioState, dataset: NonNullable<StudioState['dataset']>): boolean {
  return dataset.record.id !== before?.record.id || dataset.clips !== before.clips;
}

/** More endings than can be listened to, as one sentence a kind. */
export function condensed(announcements: readonly Announcement[]): Said[] {
  const runs = announcements.filter(({ kind }) => kind === 'run');
  if (runs.length < 3) return announcements.flatMap(({ said }) => said);
  const others = announcements.filter(({ kind }) => kind !== 'run' && kind !== 'evaluation');
  const summary: Said = { key: 'live.runs', values: { count: runs.length, total: runs.length } };
  return [summary, ...others.flatMap(({ said }) => said)];
}

export type ErrorArea = keyof StudioState['errors'];

/** Where the notices of an area stand, the place to go to for it first; none: on every place. There they are told by being
 *  alerts. */
const placesOfErrors: Record<ErrorArea, readonly Place[]> = {
  import: ['data', 'predict'],
  model: ['model', 'predict'],
  hub: ['model'],
  probe: ['probe'],
  train: ['train'],
  evaluate: ['evaluate'],
  predict: ['predict'],
  export: [],
  project: ['data', 'storage'],
  storage: [],
  engine: [],
};

/** Areas with a new error that cannot be seen where the person is, each with its place. */
export function errorsElsewhere(before: StudioState, after: StudioState): { area: ErrorArea; place: Place }[] {
  return (Object.keys(placesOfErrors) as ErrorArea[]).flatMap((area) => {
    const [place] = placesOfErrors[area];
    const isNew = after.errors[area] !== undefined && after.errors[area] !== before.errors[area];
    return isNew && place && !placesOfErrors[area].includes(after.place) ? [{ area, place }] : [];
  });
}
