// The two tasks: which clips there are, which speakers test, and the settings that the page would take.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import JSZip from 'jszip';
import { type PresetName, presets } from '../../src/config/presets.ts';
import { sample } from '../../src/dataset/sample.ts';
import type { SplitName } from '../../src/dataset/splits/split.ts';
import { itemAt } from '../../src/lib/present.ts';
import { shuffledIndices } from '../../src/lib/shuffle.ts';

export const taskNames = ['sample', 'fsdd'] as const;

export interface Fold {
  seed: number;
  /** 0-based; the sample has one fold a seed. */
  index: number;
  testSpeakers: string[];
  parts: Record<string, SplitName>;
}

export interface Task {
  name: (typeof taskNames)[number];
  archive: string;
  /** First digits of the archive's SHA-256. */
  archiveHash: string;
  /** Of the names. */
  fields: { label: number; speaker: number };
  preset: PresetName;
  /** Changes to the preset, under Hugging Face's names. */
  settings: Record<string, string | number | boolean>;
  folds(seed: number): Fold[];
  /** A cross-validation in which the test of each of these folds is one, and other speakers are dealt over as many as there are of
   *  that size: the fold of each file. */
  probeFolds(folds: readonly Fold[]): Record<string, string>;
}

const fieldsOf = {
  sample: { label: 2, speaker: 0 },
  fsdd: { label: 0, speaker: 1 },
} as const;

/** What a fold that tests is called in a cross-validation. */
export function testFoldName({ index }: Pick<Fold, 'index'>): string {
  return `test ${index}`;
}

/** Clips of the digits' training speakers cannot choose an epoch for other speakers: all of them are right after the second
 *  epoch, while the test still gains. So the digits train for the preset's epochs, and the last checkpoint is tested. */
const ownSettings = {
  sample: {},
  fsdd: { eval_strategy: 'no', load_best_model_at_end: false },
} as const;

/** Tells these random numbers from the other uses of a seed. */
const voiceStream = 77;

export async function archiveTask(name: Task['name'], archive: string, preset?: string): Promise<Task> {
  const bytes = readFileSync(archive);
  const zip = await JSZip.loadAsync(bytes);
  const paths = Object.keys(zip.files)
    .filter((path) => /\.wav$/i.test(path))
    .sort();
  const fields = fieldsOf[name];
  const field = (path: string, index: number) =>
    basename(path)
      .replace(/\.wav$/i, '')
      .split('_')[index] ?? '';
  const speakerOf = (path: string) => field(path, fields.speaker);
  const speakers = [...new Set(paths.map(speakerOf))].sort();
  const ownPreset = name === 'sample' ? sample.preset : 'default';
  if (preset !== undefined && !(preset in presets)) throw new Error(`There is no preset ${preset}.`);

  return {
    name,
    archive: resolve(archive),
    archiveHash: createHash('sha256').update(bytes).digest('hex').slice(0, 12),
    fields,
    preset: (preset as PresetName | undefined) ?? ownPreset,
    settings: ownSettings[name],
    folds: (seed) => (name === 'sample' ? [sampleFold(seed)] : [0, 1, 2].map((index) => digitFold(seed, index))),
    probeFolds,
  };

  function probeFolds(folds: readonly Fold[]): Record<string, string> {
    const foldOf = new Map(folds.flatMap((fold) => fold.testSpeakers.map((speaker) => [speaker, testFoldName(fold)])));
    const others = speakers.filter((speaker) => !foldOf.has(speaker));
    const otherCount = Math.round(others.length / itemAt(folds, 0).testSpeakers.length);
    for (const [at, speaker] of others.entries()) foldOf.set(speaker, `other ${at % otherCount}`);
    return Object.fromEntries(paths.map((path) => [path, foldOf.get(speakerOf(path)) ?? '']));
  }

  function sampleFold(seed: number): Fold {
    const order = shuffledIndices(speakers.length, seed, voiceStream).map((index) => itemAt(speakers, index));
    const testCount = Math.round(speakers.length / 4);
    const testSpeakers = order.slice(0, testCount).sort();
    const validation = order.slice(testCount, testCount + Math.round(speakers.length / 8));
    const partOf = (path: string): SplitName => {
      const speaker = speakerOf(path);
      if (testSpeakers.includes(speaker)) return 'test';
      return validation.includes(speaker) ? 'validation' : 'train';
    };
    return { seed, index: 0, testSpeakers, parts: Object.fromEntries(paths.map((path) => [path, partOf(path)])) };
  }

  function digitFold(seed: number, index: number): Fold {
    const testSpeakers = speakers.slice(2 * index, 2 * index + 2);
    const parts: Record<string, SplitName> = {};
    for (const path of paths) {
      parts[path] = testSpeakers.includes(speakerOf(path)) ? 'test' : 'train';
    }
    return { seed, index, testSpeakers, parts };
  }
}
