import { expect, test } from 'vitest';
import { guessLabelRule } from './label-guess.ts';
import { guessSpeakerRule, speakerLeak, speakersOf } from './speakers.ts';

function speakersIn(paths: readonly string[]): string[] {
  const clips = paths.map((path) => ({ path }));
  return speakersOf(clips, guessSpeakerRule(paths, guessLabelRule(paths))).speakers;
}

test.each([
  ['CREMA-D', ['AudioWAV/1001_DFA_ANG_XX.wav', 'AudioWAV/1002_IEO_SAD_LO.wav'], ['1001', '1002']],
  ['FSDD', ['7_jackson_0.wav', '3_theo_14.wav'], ['jackson', 'theo']],
  ['RAVDESS', ['Actor_01/03-01-06-01-02-01-01.wav', 'Actor_12/03-01-05-01-02-01-12.wav'], ['01', '12']],
  ['EMO-DB', ['wav/03a01Fa.wav', 'wav/16b10Wb.wav'], ['03', '16']],
  ['SAVEE', ['DC_sa01.wav', 'JK_a02.wav'], ['DC', 'JK']],
  ['folders of speakers', ['spk1/yes_0.wav', 'spk1/no_0.wav', 'spk2/yes_0.wav', 'spk2/no_0.wav'], ['spk1', 'spk2']],
  ['folders of labels', ['yes/1.wav', 'yes/2.wav', 'no/1.wav', 'no/2.wav'], []],
])('%s', (_, paths, expected) => {
  expect(speakersIn(paths)).toEqual(expected);
});

test('the label is never taken for the speaker', () => {
  const paths = ['s1/a.wav', 's1/b.wav', 's2/a.wav', 's2/b.wav'];
  expect(guessSpeakerRule(paths, { kind: 'folder', level: 1 })).toBeNull();
});

test('a leak is counted by speakers, not by clips; unknown ones do not count', () => {
  const clipSpeakers = [0, 0, 1, 1, 2, -1, -1];
  expect(speakerLeak({ train: [0, 5], validation: [2], test: [1, 3, 4, 6] }, clipSpeakers)).toEqual({
    testSpeakers: 3,
    alsoInTrain: 1,
    alsoInValidation: 1,
  });
  expect(speakerLeak({ train: [0], validation: [], test: [5, 6] }, clipSpeakers)).toBeNull();
});
