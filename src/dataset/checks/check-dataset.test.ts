// Each kind of fault in a data set that is otherwise in order, and the sets that lie just beside it.

import { expect, test } from 'vitest';
import type { Sound } from '../../audio/sound.ts';
import type { Clip } from '../clip.ts';
import { sortLabels } from '../labels/labels.ts';
import { copiesOf } from '../splits/blocks.ts';
import { defaultSplitConfig, type Split } from '../splits/split.ts';
import { checkDataset } from './check-dataset.ts';
import type { CheckedData, Finding, FindingCode } from './finding.ts';
import { enoughTestClips, halfInterval } from './split-checks.ts';

const ordinary: Sound = { peak: 0.5, rms: 0.1, mean: 0.0001, clippedShare: 0, deadChannels: 0 };
const rateHz = 16_000;

interface Given extends Partial<Omit<Clip, 'sound'>> {
  label?: string | null;
  seconds?: number;
  sound?: Partial<Sound> | null;
  isExcluded?: boolean;
  speaker?: string;
  part?: keyof Split | null;
}

/** 300 clips of three labels and 30 speakers, a third of them in the test and none in two parts; then those given. */
function data(given: readonly Given[] = [], changes: Partial<CheckedData> = {}): CheckedData {
  const usual = Array.from({ length: 300 }, (_, i): Given => {
    return { label: 'abc'[i % 3] ?? null, speaker: `s${i % 30}`, part: i % 30 < 20 ? 'train' : 'test' };
  });
  const all = [...usual, ...given];
  const clips = all.map((one, index): Clip => {
    const { label: _l, seconds = 3, sound, isExcluded: _e, speaker: _s, part: _p, ...fields } = one;
    return {
      index,
      path: `${index}.wav`,
      sampleCount: Math.round(seconds * rateHz),
      encoding: 'pcm16',
      offsetBytes: 0,
      contentHash: `hash${index}`,
      sourceSampleRateHz: rateHz,
      sourceChannelCount: 1,
      ...(sound === null ? {} : { sound: { ...ordinary, ...sound } }),
      ...fields,
    };
  });
  const isExcluded = all.map((one) => one.isExcluded ?? false);
  const names = all.map(({ label = 'a' }, i) => (isExcluded[i] ? null : label));
  const labels = sortLabels(names.filter((name) => name !== null));
  const speakers = sortLabels(all.flatMap(({ speaker }) => speaker ?? []));
  const inPart = (part: keyof Split) =>
    all.flatMap(({ part: own = 'train' }, i) => (own === part && names[i] !== null ? [i] : []));
  return {
    record: { sampleRateHz: rateHz, splitConfig: defaultSplitConfig },
    clips,
    ruleLabels: all.map(({ label = 'a' }) => label),
    isExcluded,
    labels,
    clipLabels: names.map((name) => (name === null ? -1 : labels.indexOf(name))),
    copies: copiesOf(clips),
    groups: [
      {
        name: 'speaker',
        values: speakers,
        clipValues: all.map(({ speaker }) => (speaker === undefined ? -1 : speakers.indexOf(speaker))),
      },
    ],
    split: { train: inPart('train'), validation: inPart('validation'), test: inPart('test') },
    splitError: null,
    ...changes,
  };
}

const codes = (found: readonly Finding[]) => found.map(({ code }) => code);

function only(found: readonly Finding[]): Finding {
  const [first] = found;
  if (!first || found.length !== 1)
    throw new Error(`one finding expected, found: ${codes(found).join(', ') || 'none'}`);
  return first;
}

test('nothing is said of a set that is in order', () => {
  expect(checkDataset(data())).toEqual([]);
});

const one = (given: Given): Given[] => [given];

test.each<[FindingCode, Given[], object]>([
  ['silent', one({ sound: { peak: 0, rms: 0, mean: 0 } }), { severity: 'warning', clips: [300] }],
  ['silent', one({ sound: { peak: 0.5, rms: 0.5, mean: 0.5 } }), { clips: [300] }],
  ['cancelled', one({ sourceChannelCount: 2, sound: { rms: 0 } }), { severity: 'warning' }],
  ['quiet', one({ sound: { peak: 0.01, rms: 0.001, mean: 0 } }), { severity: 'note' }],
  ['clipped', one({ sound: { peak: 1, clippedShare: 0.02 } }), { params: { count: 1, path: '300.wav' } }],
  ['wrong-scale', one({ sound: { peak: 32_768, rms: 3000, clippedShare: 1 } }), {}],
  ['offset', one({ sound: { rms: 0.14, mean: 0.1 } }), { severity: 'note' }],
  ['dead-channel', one({ sourceChannelCount: 2, sound: { deadChannels: 1 } }), {}],
  ['not-measured', one({ sound: null }), { fixes: [] }],
  ['short', one({ seconds: 0.025 }), { params: { count: 1, milliseconds: 200 } }],
  ['long', one({ seconds: 61 }), { severity: 'note', params: { path: '300.wav', longest: 61, limit: 30 } }],
  ['long', one({ seconds: 450 }), { severity: 'warning', params: { longest: 450 } }],
  ['low-rate', one({ sourceSampleRateHz: 8000 }), { severity: 'warning', params: { rates: '8000', wanted: rateHz } }],
  ['mixed-rates', one({ sourceSampleRateHz: 44_100 }), { clips: [300], params: { rates: '44100', commonest: rateHz } }],
  ['copies', one({ contentHash: 'hash0' }), { clips: [0, 300], params: { count: 1, path: '0.wav', other: '300.wav' } }],
  ['copies-differ', one({ contentHash: 'hash0', label: 'b' }), { clips: [0, 300], severity: 'warning' }],
  ['unlabelled', one({ label: null, part: null }), { severity: 'note', params: { count: 1, total: 301 } }],
  ['left-out', one({ isExcluded: true }), { fixes: [{ kind: 'restore', clips: [300] }] }],
])('%s %#', (code, given, wanted) => {
  const found = only(checkDataset(data(given)));
  expect(found).toMatchObject({ code, ...wanted });
});

test.each<[string, Given]>([
  ['a peak at full scale', { sound: { peak: 1, clippedShare: 0.0005 } }],
  ['a loud float file', { sound: { peak: 1.4 } }],
  ['30 s', { seconds: 30 }],
  ['half a second', { seconds: 0.5 }],
])('%s is in order', (_, given) => {
  expect(checkDataset(data([given]))).toEqual([]);
});

test('what was left out has no fault any more', () => {
  const faults: Given[] = [{ seconds: 450 }, { sound: { rms: 0, peak: 0 } }, { contentHash: 'hash0' }, { label: null }];
  const found = checkDataset(data(faults.map((fault) => ({ ...fault, isExcluded: true }))));
  expect(only(found)).toMatchObject({ code: 'left-out', params: { count: 4 } });
});

test('a clip whose parts are used is not missing, nor its parts where it is used itself', () => {
  const whole: Given = { seconds: 450, isExcluded: true };
  const cut = data([whole, { cutFrom: 300 }, { cutFrom: 300 }]);
  expect(checkDataset(cut)).toEqual([]);
  const silentPart = data([whole, { cutFrom: 300 }, { cutFrom: 300, isExcluded: true }]);
  expect(only(checkDataset(silentPart))).toMatchObject({ code: 'left-out', clips: [302] });
  const takenBack = data([{}, { cutFrom: 300, isExcluded: true }]);
  expect(checkDataset(takenBack)).toEqual([]);
});

test('the longest is named first, and all can be cut, shortened or left out', () => {
  const found = only(checkDataset(data([{ seconds: 200 }, { seconds: 900 }])));
  expect(found.clips).toEqual([301, 300]);
  expect(found.fixes.map(({ kind }) => kind)).toEqual(['cut', 'shorten', 'exclude']);
});

test('where all clips are long, only what is long in any case is named', () => {
  const clips = data().clips.map((clip) => ({ ...clip, sampleCount: 40 * rateHz }));
  expect(checkDataset(data([], { clips }))).toEqual([]);
  const longer = clips.map((clip) => ({ ...clip, sampleCount: 180 * rateHz }));
  expect(only(checkDataset(data([], { clips: longer }))).params).toMatchObject({ count: 300, limit: 120 });
});

test('of copies the first stays, or the first that has a label; silent clips are no copies', () => {
  const copies = data([{ contentHash: 'x', label: null, part: null }, { contentHash: 'x' }, { contentHash: 'x' }]);
  const found = checkDataset(copies).find(({ code }) => code === 'copies');
  expect(found?.fixes).toEqual([{ kind: 'keep-first', clips: [300, 302] }]);
  const silence = { contentHash: 'x', sound: { rms: 0, peak: 0, mean: 0 } };
  expect(codes(checkDataset(data([silence, { ...silence, label: 'b' }])))).toEqual(['silent']);
});

test('a copy in the test of what was trained on', () => {
  const found = checkDataset(data([{ contentHash: 'hash0', part: 'test' }]));
  expect(codes(found)).toEqual(['copies-leak', 'copies']);
  expect(found[0]?.clips).toEqual([300]);
});

test('all of one low rate is worth a note; a rate that only one label has gives it away', () => {
  const low = data().clips.map((clip) => ({ ...clip, sourceSampleRateHz: 8000 }));
  expect(only(checkDataset(data([], { clips: low })))).toMatchObject({ code: 'low-rate', severity: 'note', fixes: [] });
  const telling = data().clips.map((clip) => ({ ...clip, sourceSampleRateHz: clip.index % 3 === 1 ? 8000 : 48_000 }));
  const found = checkDataset(data([], { clips: telling }));
  expect(codes(found)).toEqual(['low-rate', 'rate-tells-label']);
  expect(found[1]?.params).toMatchObject({ label: 'b', rate: 8000, count: 100 });
  const harmless = data().clips.map((clip) => ({
    ...clip,
    sourceSampleRateHz: clip.index % 3 === 1 ? 44_100 : 48_000,
  }));
  expect(codes(checkDataset(data([], { clips: harmless })))).toEqual(['mixed-rates']);
});

test('near-equal labels are offered as a merge into the commonest', () => {
  const found = checkDataset(data([{ label: 'very Sad' }, { label: 'very sad' }, { label: 'very sad' }])).find(
    ({ code }) => code === 'near-equal-labels',
  );
  expect(found?.fixes).toEqual([{ kind: 'merge', merges: [{ from: ['very Sad'], into: 'very sad' }] }]);
});

test('labels that a part lacks, and labels with few clips', () => {
  const found = checkDataset(data([{ label: 'rare', part: 'test' }, { label: 'few' }]));
  expect(codes(found)).toEqual(['label-not-trained', 'label-not-tested', 'label-few', 'imbalance']);
  expect(found[0]).toMatchObject({ clips: [300], params: { labels: 'rare' } });
  expect(found[0]?.fixes.map(({ kind }) => kind)).toEqual(['split', 'drop-labels']);
  expect(found[1]?.params).toMatchObject({ labels: 'few' });
});

test('a label that nearly every clip has', () => {
  const many = Array.from({ length: 2000 }, (): Given => ({ label: 'a' }));
  const found = only(checkDataset(data(many)));
  expect(found).toMatchObject({ code: 'imbalance', severity: 'warning', params: { label: 'a', count: 2100 } });
});

test('half of the 95 % interval of a test, against Wilson’s of a statistics package', () => {
  // statsmodels: proportion_confint(n / 2, n, method='wilson')
  expect(halfInterval(20)).toBeCloseTo((0.7007 - 0.2993) / 2, 3);
  expect(halfInterval(100)).toBeCloseTo((0.5962 - 0.4038) / 2, 3);
  expect(halfInterval(enoughTestClips)).toBeLessThanOrEqual(0.1);
  expect(halfInterval(enoughTestClips - 1)).toBeGreaterThan(0.1);
});

test('a test of few clips, of one speaker, of speakers that were trained on', () => {
  const whole = data();
  const small = checkDataset({ ...whole, split: { ...whole.split, test: whole.split.test.slice(0, 30) } });
  expect(codes(small)).toEqual(['test-small']);
  const ofOne = whole.split.test.filter((clip) => clip % 30 === 29);
  expect(codes(checkDataset({ ...whole, split: { ...whole.split, test: ofOne } }))[0]).toBe('test-small');
  expect(codes(checkDataset({ ...whole, split: { ...whole.split, test: ofOne } }))).toContain('test-one-speaker');
  const leaky = checkDataset(data([{ speaker: 's25' }]));
  expect(only(leaky)).toMatchObject({ code: 'speaker-leak', params: { count: 1, total: 10 } });
  expect(leaky[0]?.clips).toHaveLength(10);
});

test('recordings and sentences that are in test and train', () => {
  const whole = data();
  const values = Array.from({ length: 10 }, (_, i) => `r${i}`);
  const recording = { name: 'recording', values, clipValues: whole.clips.map(({ index }) => index % 10) };
  const sentence = { ...recording, name: 'sentence', clipValues: whole.clips.map(() => 0) };
  const groups = [...whole.groups, recording];
  const found = only(checkDataset({ ...whole, groups }));
  expect(found).toMatchObject({ code: 'group-leak', severity: 'warning', params: { count: 10 } });
  expect(found.clips).toEqual(whole.split.test);
  expect(found.fixes).toEqual([{ kind: 'split', change: { method: 'stratified', keepApart: ['recording'] } }]);
  const ofBoth = only(checkDataset({ ...whole, groups: [...groups, sentence] }));
  expect(ofBoth.leaks).toMatchObject([
    { group: 'recording', alsoInTrain: 10 },
    { group: 'sentence', alsoInTrain: 1 },
  ]);
  expect(only(checkDataset({ ...whole, groups: [sentence] }))).toMatchObject({ severity: 'note' });
});

test('a split that cannot be made is told elsewhere', () => {
  expect(
    checkDataset(data([], { splitError: new Error('no'), split: { train: [0], validation: [], test: [] } })),
  ).toEqual([]);
});

test('no clip at all', () => {
  expect(
    checkDataset(
      data([], { ...data(), clips: [], clipLabels: [], labels: [], split: { train: [], validation: [], test: [] } }),
    ),
  ).toEqual([]);
});

test('a split that the data set was published with is told where another mixes it', () => {
  const inFolders = data();
  const ownPart = (index: number) => (index % 10 === 9 ? 'test' : 'train');
  const moved = inFolders.clips.map((clip) => ({ ...clip, path: `${ownPart(clip.index)}/${clip.index}.wav` }));
  const [finding] = checkDataset({ ...inFolders, clips: moved }).filter(({ code }) => code === 'own-split');
  expect(finding?.fixes).toEqual([{ kind: 'split', change: { method: 'folders' } }]);
  expect(finding?.clips.every((clip) => ownPart(clip) === 'test')).toBe(true);
  const column = { name: 'set', values: inFolders.clips.map(({ index }) => ownPart(index)) };
  const byColumn = checkDataset({ ...inFolders, joined: { columns: [column] } });
  expect(byColumn.find(({ code }) => code === 'own-split')?.fixes).toEqual([
    { kind: 'split', change: { method: 'column', column: 'set' } },
  ]);
  const record = { ...inFolders.record, splitConfig: { ...defaultSplitConfig, method: 'folders' as const } };
  expect(codes(checkDataset({ ...inFolders, clips: moved, record }))).not.toContain('own-split');
});
