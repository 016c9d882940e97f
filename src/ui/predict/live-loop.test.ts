import { expect, test } from 'vitest';
import { answerAgainAndAgain, type LiveAnswer } from './live-loop.ts';

const rate = 16_000;

/** Plays moments one after another to the loop, a second and a half of sound each, with an answer for each that is asked. */
async function play(moments: readonly { level: number; logits?: number[]; takesMs?: number }[]) {
  const shown: { answer: LiveAnswer; answerSec: number | null }[] = [];
  const asked: number[] = [];
  let at = 0;
  let clock = 0;
  const now = () => moments[Math.min(at, moments.length - 1)];
  await answerAgainAndAgain({
    info: { labels: ['yes', 'no'], sampleRateHz: rate, leastSamples: 400, temperature: 1, unsureBelow: 0.75 },
    habits: { typicalSec: 1, leadSec: 0, trailSec: 0 },
    windowSec: 1,
    listening: {
      // silence, then a tone
      last: (seconds) =>
        Float32Array.from({ length: seconds * rate }, (_, i) =>
          i < (seconds * rate) / 2 ? 0 : (now()?.level ?? 0) * Math.sin(i / 5),
        ),
    },
    async predictClips([clip]) {
      asked.push(clip?.length ?? 0);
      clock += now()?.takesMs ?? 10;
      return { logits: [now()?.logits ?? [0, 0]], levelsDbfs: [-20] };
    },
    onAnswer: (answer, answerSec) => shown.push({ answer, answerSec }),
    isOver: () => at >= moments.length,
    nowMs: () => clock,
    async pause(ms) {
      clock += ms;
      at += 1;
    },
  });
  return { shown, asked };
}

test('silence is nothing, is not asked about, and a word after it counts at once', async () => {
  const { shown, asked } = await play([{ level: 0.0001 }, { level: 0.3, logits: [3, 0] }]);
  expect(shown.map(({ answer }) => answer.kind)).toEqual(['nothing', 'label']);
  expect(shown[0]?.answer.shares).toEqual([0, 0]);
  expect(shown[0]?.answerSec).toBeNull();
  expect(shown[1]?.answer.label).toBe(0);
  expect(shown[1]?.answer.shares[0]).toBeCloseTo(0.953, 3);
  // the half that sounds
  expect(asked).toHaveLength(1);
  expect((asked[0] ?? 0) / rate).toBeCloseTo(0.5, 1);
});

test('bars follow, and what is said is what they show', async () => {
  const { shown } = await play([
    { level: 0.3, logits: [3, 0] },
    { level: 0.3, logits: [0, 3], takesMs: 100 },
    { level: 0.3, logits: [0, 3], takesMs: 900 },
  ]);
  const [first, second, third] = shown;
  // on the way from the one to the other
  const [yes = 0] = second?.answer.shares ?? [];
  expect(yes).toBeLessThan(first?.answer.shares[0] ?? 0);
  expect(yes).toBeGreaterThan(0.25);
  expect(second?.answer.kind).toBe('unsure');
  expect(third?.answer).toMatchObject({ kind: 'label', label: 1 });
  expect(third?.answerSec).toBeCloseTo(0.1, 6);
});
