import { expect, test } from 'vitest';
import { EngineTurns } from './engine-turn.ts';

const open = () => new EngineTurns((work) => work());
const untilAborted = (signal: AbortSignal) =>
  new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('ended')));

test('one thing at a time has the engine, and the next one may have it after that, however it ended', async () => {
  const turns = open();
  const first = turns.exclusively(async ({ signal }) => {
    await untilAborted(signal);
    throw new Error(String(signal.reason));
  });
  await expect(turns.exclusively(async () => 1)).rejects.toMatchObject({ code: 'training/busy' });
  await expect(turns.between(async () => 1)).rejects.toMatchObject({ code: 'training/busy' });
  turns.stop('pause');
  await expect(first).rejects.toThrow('pause');
  expect(await turns.exclusively(async () => 2)).toBe(2);
});

test('a prefill ends for whatever else is asked, which waits until it has ended', async () => {
  const turns = open();
  const order: string[] = [];
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const prefill = turns.prefill(async (signal) => {
    begin();
    await untilAborted(signal);
    order.push('prefill ended');
    return 'stopped';
  });
  await begun;
  await turns.exclusively(async () => void order.push('run'));
  expect([await prefill, ...order]).toEqual(['stopped', 'prefill ended', 'run']);

  expect(await turns.between(async () => 'opened')).toBe('opened');
});

test('a prefill does not begin while something else has the engine', async () => {
  const turns = open();
  await turns.exclusively(async () => {
    expect(await turns.prefill(async () => 'done')).toBeNull();
  });
  expect(await turns.prefill(async () => 'done')).toBe('done');
});

test('what waits for space goes on when there is some; a stop gives it up, and only the next stop ends the work', async () => {
  const turns = open();
  const answers: boolean[] = [];
  await turns.exclusively(async (turn) => {
    const first = turn.waitForSpace();
    turns.spaceMade();
    answers.push(await first);
    const second = turn.waitForSpace();
    turns.stop('stop');
    answers.push(await second);
    expect(turn.signal.aborted).toBe(false);
    turns.stop('stop');
    expect(turn.signal.aborted).toBe(true);
  });
  expect(answers).toEqual([true, false]);
});
