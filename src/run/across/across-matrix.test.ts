import { expect, test } from 'vitest';
import { wholeRun } from '../../testing/whole-records.ts';
import { RunHistory } from '../run-history.ts';
import type { RunRecord } from '../run-record.ts';
import { type AcrossDataset, type AcrossFindings, acrossMatrix, mappingFor, missingPairs } from './across-matrix.ts';
import type { CrossEvaluation } from './cross-evaluation.ts';

const run = {
  ...(wholeRun() as unknown as RunRecord),
  history: RunHistory.of([]),
  id: 'run',
  datasetId: 'own',
  labels: ['ANG', 'HAP'],
  labelCodes: 'emotion-codes',
  resultStep: 4,
} as RunRecord;
const step = run.checkpoints.at(-1)?.step ?? 0;
const mine: RunRecord = { ...run, resultStep: step };

const dataset = (id: string, labels: string[]): AcrossDataset => ({
  id,
  name: id,
  labels,
  counts: labels.map(() => 5),
  codes: null,
  dataHash: `hash of ${id}`,
});
const words = dataset('words', ['angry', 'happy', 'bored']);
const nothing: AcrossFindings = {
  datasets: [dataset('own', ['ANG', 'HAP']), words],
  evaluations: [],
  mappings: [],
  failures: {},
};

const evaluation: CrossEvaluation = {
  runId: 'run',
  datasetId: 'words',
  datasetName: 'words',
  evaluatedAt: 1,
  step,
  mapping: { datasetId: 'words', labels: mine.labels, mapping: { angry: 'ANG', happy: 'HAP', bored: null } },
  dataHash: 'hash of words',
  clips: [0, 1, 2, 3],
  classes: [0, 0, 1, 1],
  predicted: [0, 0, 1, 0],
  leftOut: { learned: 0, unmapped: 5 },
  accuracy: 0.75,
  balancedAccuracy: 0.75,
  macroF1: 0.73,
  interval: { low: 0.3, high: 0.95, by: null },
  majority: 0.5,
  confusion: [
    [2, 0],
    [1, 1],
  ],
};

test('what is not known is due, the own test part too', () => {
  const untested = { ...mine, evaluation: null };
  const matrix = acrossMatrix([untested], nothing);
  expect(matrix.rows[0]?.cells.map(({ kind }) => kind)).toEqual(['missing', 'missing']);
  expect(missingPairs(matrix)).toEqual([
    { runId: 'run', datasetId: 'own' },
    { runId: 'run', datasetId: 'words' },
  ]);
  expect(acrossMatrix([mine], nothing).rows[0]?.cells[0]?.kind).toBe('own');
});

test('a figure is due again when labels, clips or the run are others', () => {
  const known: AcrossFindings = { ...nothing, evaluations: [evaluation] };
  const cellOf = (findings: AcrossFindings, of = mine) => acrossMatrix([of], findings).rows[0]?.cells[1];
  expect(cellOf(known)).toMatchObject({ kind: 'other', isStale: false, figure: { accuracy: 0.75, clipCount: 4 } });
  expect(missingPairs(acrossMatrix([mine], known))).toEqual([]);
  const chosen = { ...evaluation.mapping, mapping: { angry: 'HAP', happy: 'ANG', bored: null } };
  const stale = { kind: 'other', isStale: true };
  expect(cellOf({ ...known, mappings: [chosen] })).toMatchObject(stale);
  expect(cellOf({ ...known, datasets: [words, { ...words, dataHash: 'other' }] })).toMatchObject(stale);
  expect(cellOf({ ...known, evaluations: [{ ...evaluation, step: step + 1 }] })).toMatchObject(stale);
});

test('labels that have nothing in common are told, until a person matches them', () => {
  const strange = { ...nothing, datasets: [dataset('own', ['ANG']), dataset('dogs', ['bark', 'growl'])] };
  expect(acrossMatrix([mine], strange).rows[0]?.cells[1]?.kind).toBe('unmatched');
  const mapping = { bark: 'ANG', growl: 'HAP' };
  const matched = { ...strange, mappings: [{ datasetId: 'dogs', labels: mine.labels, mapping }] };
  expect(acrossMatrix([mine], matched).rows[0]?.cells[1]?.kind).toBe('missing');
});

test('what a person has chosen holds for the same labels alone, and a new label is guessed', () => {
  const chosen = { datasetId: 'words', labels: mine.labels, mapping: { angry: null, bored: 'HAP' } };
  expect(mappingFor(mine, words, [chosen])).toEqual({
    pairs: { angry: null, happy: 'HAP', bored: 'HAP' },
    isGuess: false,
  });
  expect(mappingFor({ ...mine, labels: ['HAP', 'ANG'] }, words, [chosen]).isGuess).toBe(true);
});
