// Stored records damaged in every field and at random: each reads as whole or as broken, never as an error, and what is broken
// can be taken away as JSON. VOXTUNE_RANDOM_RUNS sets how many (`npm run fuzz`); VOXTUNE_RANDOM_SEED repeats a run.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isClip, isImportProblem } from '../dataset/clip.ts';
import { listOf } from '../lib/record-schemas.ts';
import { crossEvaluationSchema } from '../run/across/cross-evaluation.ts';
import { recallBenchmarks } from '../state/benchmark-actions.ts';
import { places } from '../state/places.ts';
import { recallSession } from '../state/session-memory.ts';
import { usualSweep } from '../state/sweep-draft.ts';
import { eachDamage, oddJson, oddRecord } from '../testing/random-damage.ts';
import { storedDataset } from '../testing/studio-deps.ts';
import {
  clipPaths,
  wholeBenchmark,
  wholeCheckpoint,
  wholeCrossEvaluation,
  wholeDataset,
  wholeModel,
  wholeRows,
  wholeRun,
  wholeSweep,
} from '../testing/whole-records.ts';
import { logRowsSchema } from '../training/log-rows.ts';
import { checkpointHeaderSchema } from './checkpoint-header.ts';
import { toDataset } from './dataset-store.ts';
import { toModel } from './model-store.ts';
import { rawJson } from './raw-json.ts';
import { toRun } from './run-store.ts';
import { toSweep } from './sweep-store.ts';
import { type ReadRecord, readRecord, sortInto } from './whole-records.ts';

const numRuns = Number(process.env.VOXTUNE_RANDOM_RUNS ?? 100);
const seed = Number(process.env.VOXTUNE_RANDOM_SEED ?? Date.now() % 2 ** 31);
const settings = { numRuns, seed, endOnFailure: true };

interface Kind {
  whole: unknown;
  read(stored: unknown): ReadRecord<unknown>;
  /** Fields that it is whole without. */
  optional: string[];
}

const noRows = { starts: [], rows: [] };
const sound = { peak: 0.5, rms: 0.1, mean: 0, clippedShare: 0, deadChannels: 0 };
const undecoded = { names: 0, before: 'a.zip/', name: { letters: 'x.wav', isWindows: true } };
const clips = {
  of: storedDataset('set', clipPaths).clips.map((clip) => ({ ...clip, sound, cutFrom: 0, pack: 1, undecoded })),
};
const problems = { of: [{ path: 'x', undecoded, error: { code: 'zip/corrupt', message: '', params: { n: 1 } } }] };
const rows = { of: wholeRows() };
const listIn = (value: unknown) => (value as { of: unknown }).of;

const kinds: Record<string, Kind> = {
  dataset: {
    whole: wholeDataset(),
    read: toDataset,
    optional: [
      'groupRules',
      'origin',
      'tableKeys',
      'labelEdits',
      'clipEdits',
      'labelRuleIsGuess',
      'archiveNames',
      'packCount',
      'withoutRecordings',
    ],
  },
  model: { whole: wholeModel(), read: toModel, optional: ['labels', 'hub'] },
  run: {
    whole: wholeRun(),
    read: (stored) => toRun(stored, noRows),
    optional: [
      'tableKeys',
      'labelEdits',
      'clipEdits',
      'groupRules',
      'groups',
      'labelCodes',
      'probe',
      'replayOf',
      'evaluations',
      'tags',
      'note',
      'isArchived',
      'queueOrder',
      'evaluatesAfter',
      'sweep',
      'dataHash',
      'splitHash',
      'environment',
      'parameters',
      'speed',
    ],
  },
  sweep: { whole: wholeSweep(), read: toSweep, optional: [] },
  'run on another data set': {
    whole: wholeCrossEvaluation(),
    read: (stored) => readRecord(crossEvaluationSchema, stored),
    optional: [],
  },
  'log of a run': { whole: rows, read: (stored) => readRecord(logRowsSchema, listIn(stored)), optional: [] },
  checkpoint: {
    whole: wholeCheckpoint(),
    read: (stored) => readRecord(checkpointHeaderSchema, stored),
    optional: ['chunkBytes'],
  },
  clips: { whole: clips, read: (stored) => readRecord(listOf(isClip, 'a clip'), listIn(stored)), optional: [] },
  'files left out': {
    whole: problems,
    read: (stored) => readRecord(listOf(isImportProblem, 'a file'), listIn(stored)),
    optional: [],
  },
};

describe.each(Object.entries(kinds))('%s', (name, { whole, read, optional }) => {
  test('whole as it is made', () => {
    expect(read(structuredClone(whole)).problem).toBeNull();
  });

  test('broken without any of its fields, which is named', () => {
    for (const field of Object.keys(whole as object)) {
      const { [field]: _, ...rest } = whole as Record<string, unknown>;
      const { problem } = read(rest);
      if (optional.includes(field)) expect(problem, field).toBeNull();
      else if (field !== 'of') expect(problem, field).toContain(field);
      else expect(problem, field).toContain('a list of');
    }
  });

  test('whole or broken, whichever field is gone, null or another thing', () => {
    let broken = 0;
    for (const { path, what, damaged } of eachDamage(whole)) {
      const result = read(damaged);
      expect(result.record === null, `${path}: ${what}`).toBe(result.problem !== null);
      if (result.problem !== null) broken += 1;
      else if (what === 'null') expect(mayBeNull.test(path), `${path} is whole as null`).toBe(true);
    }
    expect(broken).toBeGreaterThan(0);
  });

  test('whole or broken with anything in it, and to be taken away', () => {
    fc.assert(
      fc.property(oddRecord(whole), (stored) => {
        const listing = { whole: [] as unknown[], broken: [] };
        sortInto(listing, { kind: 'run', key: name }, stored, read(stored));
        sortInto(listing, { kind: 'run', key: 'good' }, whole, read(whole));
        expect(listing.whole.length + listing.broken.length).toBe(2);
        expect(listing.whole).toContainEqual((read(whole) as { record: unknown }).record);
        JSON.parse(rawJson(stored));
      }),
      settings,
    );
  });
});

/** Fields that say "none" by null, and those of which any value is kept. */
const mayBeNull =
  /(^|\.)(maxLength|padToMultipleOf|lrSchedulerKwargs|num_cycles|power|evalSteps|saveTotalLimit|greaterIsBetter|earlyStoppingPatience|dataSeed|returnAttentionMask|numHiddenLayers|useWeightedLayerSum|classifierProjSize|bestStep|bestMetric|backend|evaluation|error|resultStep|origin|c|interval|foldsBy|gap|pValue|fold|trunk|training|trials|folds|by|halving|maxRuns|maxMinutes|endedBy|learned)$|^mapping\.mapping\.|^(trials|spec\.settings)\.\d+\.values\.|^folds\.\d+\.name$|^fields\.|(^|\.)(labelEdits\.renames|clipEdits\.labels)\./;

describe('settings in localStorage', () => {
  const session = {
    place: 'train',
    datasetId: 'set',
    modelId: 'model',
    runId: null,
    draft: { origin: { runId: 'a', runName: 'b', step: 1 } },
    lessonRunId: null,
    sweepDraft: { isOn: true, spec: usualSweep },
    config: wholeRun().config,
    backendPreference: 'wasm',
  };

  test('a session comes back whole', () => {
    const read = () => JSON.stringify(session);
    expect(recallSession({ read, write() {} })).toEqual(session);
  });

  test('of a damaged one the fields that can be read', () => {
    const text = JSON.stringify({ ...session, place: 'attic', config: { ...session.config, seed: 'x' } });
    const { seed: _, ...config } = session.config;
    expect(recallSession({ read: () => text, write() {} })).toEqual({ ...session, place: 'data', config });
  });

  test('anything', () => {
    fc.assert(
      fc.property(fc.oneof(oddJson(JSON.stringify(session)), fc.string()), (text) => {
        const { place, backendPreference, config } = recallSession({ read: () => text, write() {} });
        expect(places).toContain(place);
        expect(['auto', 'webgpu', 'wasm']).toContain(backendPreference);
        expect(wholeWith(config)).toBeNull();
      }),
      settings,
    );
  });

  test('what was measured, among garbage', () => {
    const good = wholeBenchmark();
    fc.assert(
      fc.property(oddJson(JSON.stringify([wholeBenchmark()])), (text) => {
        const damaged: unknown = JSON.parse(text);
        const list = [...(Array.isArray(damaged) ? damaged : [damaged]), good];
        expect(recallBenchmarks({ read: () => JSON.stringify(list), write() {} })).toContainEqual(good);
      }),
      settings,
    );
  });

  /** What is wrong with a run of these settings. */
  function wholeWith(config: object): string | null {
    const run = wholeRun();
    return toRun({ ...run, config: { ...run.config, ...config } }, noRows).problem;
  }
});

test('a hole in a list is no item of it', () => {
  const run = wholeRun();
  const [prediction] = run.evaluation?.predictions ?? [];
  if (prediction) prediction.logits = new Array<number>(3);
  expect(toRun(run, noRows).problem).toContain('evaluation.predictions.0');
});

test('a log in which a batch is missing is not whole', () => {
  const batches = [wholeRows(), wholeRows()];
  const { length } = wholeRows();
  expect(toRun(wholeRun(), { starts: [0, length], rows: batches }).problem).toBeNull();
  expect(toRun(wholeRun(), { starts: [length], rows: batches.slice(1) }).problem).toContain('row 0 expected');
});
