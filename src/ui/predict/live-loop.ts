// What live listening does until it is over: takes the last moments, predicts what is to be heard in them, shows it, and begins again.

import { type Answer, type AnswerRule, answerOf } from '../../evaluation/answer.ts';
import type { ClipHabits } from '../../evaluation/clip-habits.ts';
import { loudestDbfs, silenceBelowDbfs } from '../../evaluation/heard.ts';
import { trimmed } from '../../evaluation/sound-span.ts';
import { largestOf } from '../../lib/long-lists.ts';
import type { PredictedClips, PredictorInfo } from '../../runs/predict/predict-types.ts';
import type { Listening } from '../../state/microphone.ts';
import { typicalSec } from './live-pace.ts';
import { smoothed } from './smoothing.ts';

/** Not more often than the eye takes it. */
const leastHopMs = 60;
/** While there is nothing to hear. */
const restMs = 120;
/** The beginning of a sound says nothing of it yet. */
const leastHeardSec = 0.15;
const timesRemembered = 9;

export interface LiveAnswer {
  kind: Answer['kind'];
  /** -1 where nothing is heard. */
  label: number;
  /** Smoothed, of each label; all 0 where nothing is heard. */
  shares: number[];
}

export interface LiveLoop {
  info: Pick<PredictorInfo, 'labels' | 'sampleRateHz' | 'leastSamples'> & AnswerRule;
  habits: ClipHabits;
  windowSec: number;
  listening: Pick<Listening, 'last'>;
  predictClips(clips: readonly Float32Array[]): Promise<Pick<PredictedClips, 'logits' | 'levelsDbfs'>>;
  /** `answerSec`: what an answer takes, of the last ones; null where nothing was heard. */
  onAnswer(answer: LiveAnswer, answerSec: number | null): void;
  isOver(): boolean;
  nowMs(): number;
  pause(ms: number): Promise<void>;
}

/** Resolves when it is over; throws what predicting throws. */
export async function answerAgainAndAgain(loop: LiveLoop): Promise<void> {
  const { info, habits, windowSec, listening, nowMs } = loop;
  const times: number[] = [];
  let before: { shares: number[]; atMs: number } | null = null;
  while (!loop.isOver()) {
    const beganMs = nowMs();
    const heard = speechIn(listening.last(windowSec, info.sampleRateHz), info, habits);
    if (!heard) {
      before = null;
      loop.onAnswer({ kind: 'nothing', label: -1, shares: info.labels.map(() => 0) }, null);
      await loop.pause(restMs);
      continue;
    }
    const { logits, levelsDbfs } = await loop.predictClips([heard]);
    if (loop.isOver()) return;
    const atMs = nowMs();
    times.push((atMs - beganMs) / 1000);
    if (times.length > timesRemembered) times.shift();
    const { kind, probabilities } = answerOf(logits[0] ?? [], info, levelsDbfs[0]);
    const shares: number[] = smoothed(before?.shares ?? null, probabilities, atMs - (before?.atMs ?? atMs));
    before = { shares, atMs };
    // what is said of them is what they show
    const label = shares.indexOf(largestOf(shares));
    const isSure = (shares[label] ?? 0) >= info.unsureBelow;
    loop.onAnswer({ kind: kind === 'nothing' ? kind : isSure ? 'label' : 'unsure', label, shares }, typicalSec(times));
    await loop.pause(Math.max(0, leastHopMs - (atMs - beganMs)));
  }
}

/** What there is to hear in a window, as the training's clips would hold it; null where there is nothing, or too little. */
function speechIn(
  window: Float32Array<ArrayBuffer>,
  { sampleRateHz, leastSamples }: LiveLoop['info'],
  habits: ClipHabits,
): Float32Array<ArrayBuffer> | null {
  if (loudestDbfs(window, sampleRateHz) < silenceBelowDbfs) return null;
  const heard = trimmed(window, sampleRateHz, habits);
  return heard.length < Math.max(leastSamples, leastHeardSec * sampleRateHz) ? null : heard;
}
