import { expect, test } from 'vitest';
import type { RunState } from '../../run/run-record.ts';
import { inWords } from '../../testing/in-words.ts';
import { endNotice } from './end-notice.ts';

test.each<[RunState, number, number, string]>([
  ['finished', 1000, 1000, '“azure-1” has ended: All 1,000 updates are done.'],
  ['finished', 1, 1, '“azure-1” has ended: Its one update is done.'],
  ['finished', 77, 88, '“azure-1” has ended: It ended early, after update 77 of 88.'],
  ['stopped', 50, 88, '“azure-1” has ended: Updates done: 50 of 88.'],
  ['paused', 50, 88, '“azure-1” is paused: Updates done: 50 of 88.'],
  ['failed', 50, 88, '“azure-1” has ended: It ended by an error at update 50.'],
])('%s at %i of %i', (state, step, totalSteps, text) => {
  const { title, body } = endNotice({ name: 'azure-1', state, step, totalSteps });
  expect(`${inWords('shell', [title])}: ${inWords('shell', [body])}`).toBe(text);
});
