// Who speaks in each clip, read from its path by a rule of the label rule's kind, and whether the test knows the voices that
// were trained on: a model that has heard a speaker does better on them than on a stranger.

import type { Clip } from './clip.ts';
import { ruleCandidates, samplePaths } from './label-candidates.ts';
import { compileLabelRule, type LabelRule, rulesAreEqual } from './label-rule.ts';
import { looksLikeSpeaker } from './label-words.ts';
import { sortLabels } from './labels.ts';
import { namingScheme } from './naming-schemes.ts';
import type { Split } from './split.ts';

export interface ClipSpeakers {
  /** Sorted names. */
  speakers: string[];
  /** By clip index: index into `speakers`, or -1 where the rule finds none. */
  clipSpeakers: number[];
}

/** Applies a rule to every clip; null names no one. Throws `labels/bad-regex`. */
export function speakersOf(clips: readonly Pick<Clip, 'path'>[], rule: LabelRule | null): ClipSpeakers {
  if (!rule) return { speakers: [], clipSpeakers: clips.map(() => -1) };
  const speakerIn = compileLabelRule(rule);
  const names = clips.map((clip) => speakerIn(clip.path)?.text ?? null);
  const speakers = sortLabels(names.filter((name) => name !== null));
  const indexOf = new Map(speakers.map((speaker, index) => [speaker, index]));
  return { speakers, clipSpeakers: names.map((name) => (name === null ? -1 : (indexOf.get(name) ?? -1))) };
}

/** The part of the names that says who speaks: by a well-known naming scheme, else the one whose values nearly all read
 *  like `speaker12`; null where nothing tells. Never the part that is the label. */
export function guessSpeakerRule(paths: readonly string[], labelRule: LabelRule): LabelRule | null {
  const sampled = samplePaths(paths);
  const scheme = namingScheme(sampled);
  const rules = scheme ? [scheme.speaker] : ruleCandidates(sampled);
  return (
    rules.find((rule) => rule && !rulesAreEqual(rule, labelRule) && (scheme || readsSpeakers(rule, sampled))) ?? null
  );
}

function readsSpeakers(rule: LabelRule, paths: readonly string[]): boolean {
  const speakerIn = compileLabelRule(rule);
  const names = paths.flatMap((path) => speakerIn(path)?.text ?? []);
  const distinct = [...new Set(names)];
  const enough = names.length >= 0.9 * paths.length && distinct.length >= 2 && distinct.length <= names.length / 2;
  return enough && distinct.filter(looksLikeSpeaker).length >= 0.9 * distinct.length;
}

/** How many of the test's speakers the model has heard before: in training, or where its best epoch was chosen. */
export interface SpeakerLeak {
  testSpeakers: number;
  alsoInTrain: number;
  alsoInValidation: number;
}

/** Null where no test clip has a known speaker. */
export function speakerLeak(split: Split, clipSpeakers: readonly number[]): SpeakerLeak | null {
  const speakersIn = (part: readonly number[]) =>
    new Set(part.map((clip) => clipSpeakers[clip] ?? -1).filter((s) => s >= 0));
  const test = [...speakersIn(split.test)];
  if (test.length === 0) return null;
  const train = speakersIn(split.train);
  const validation = speakersIn(split.validation);
  return {
    testSpeakers: test.length,
    alsoInTrain: test.filter((speaker) => train.has(speaker)).length,
    alsoInValidation: test.filter((speaker) => validation.has(speaker)).length,
  };
}
