import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { newActivity } from '../run/run-activity.ts';
import { RunHistory } from '../run/run-history.ts';
import type { RunRecord } from '../run/run-record.ts';
import { RunFeed } from './run-feed.ts';
import type { StudioState } from './studio-state.ts';

const runOf = (id: string) => ({ id, history: RunHistory.of(), step: 0, incidents: [] }) as unknown as RunRecord;

function rig() {
  const frames: (() => void)[] = [];
  const activities = {
    running: newActivity('own', 'train', 0),
    elsewhere: { other: newActivity('other', 'train', 0) },
  };
  const store = createStore(() => ({ runs: [runOf('own'), runOf('other'), runOf('idle')], ...activities })) as never;
  const feed = new RunFeed(store, (callback) => frames.push(callback));
  const state = () => (store as { getState(): StudioState }).getState();
  let publications = 0;
  (store as { subscribe(listener: () => void): void }).subscribe(() => {
    publications += 1;
  });
  return { feed, frames, state, publications: () => publications };
}

const row = (index: number) => ({
  type: 'row' as const,
  index,
  row: { kind: 'train' as const, step: index + 1, epoch: 1, loss: 1, grad_norm: 1, learning_rate: 1 },
});

test('however many events come in a frame, the page hears of them once', () => {
  const { feed, frames, state, publications } = rig();
  const idle = state().runs[2];
  for (let index = 0; index < 1000; index++) {
    feed.push('own', row(index));
    if (index % 10 === 0) feed.push('other', row(index / 10));
  }
  feed.push('own', { type: 'phase', phase: 'training' });
  feed.push('other', { type: 'phase', phase: 'saving' });
  expect([frames.length, publications()]).toEqual([1, 0]);
  frames.shift()?.();
  expect(publications()).toBe(1);
  expect(state().runs.map(({ history }) => history.length)).toEqual([1000, 100, 0]);
  expect([state().running?.phase, state().elsewhere.other?.phase]).toEqual(['training', 'saving']);
  expect(state().runs[2]).toBe(idle);
  // the next event asks for the next frame
  feed.push('own', row(1000));
  expect(frames.length).toBe(1);
});

test('what was lost is told until the run is past loading again', () => {
  const { feed, state } = rig();
  const lostAfter = (event: Parameters<RunFeed['push']>[1]) => {
    feed.push('own', event);
    feed.publish();
    return state().running?.lost;
  };
  expect(lostAfter({ type: 'phase', phase: 'loading', lost: 'engine/device-lost' })).toBe('engine/device-lost');
  // another engine is there: now the model loads
  expect(lostAfter({ type: 'phase', phase: 'loading' })).toBe('engine/device-lost');
  expect(lostAfter({ type: 'phase', phase: 'trunk' })).toBeNull();
  expect(lostAfter({ type: 'phase', phase: 'loading' })).toBeNull();
});

test('what is replaced or changed here comes after what was waiting', () => {
  const { feed, frames, state } = rig();
  feed.push('own', row(0));
  feed.replace({ ...runOf('own'), step: 7 });
  expect(state().runs[0]).toMatchObject({ step: 7 });
  expect(state().runs[0]?.history).toHaveLength(0);
  feed.push('own', row(0));
  feed.change('own', { step: 9 });
  expect(state().runs[0]).toMatchObject({ step: 9 });
  expect(state().runs[0]?.history).toHaveLength(1);
  for (const frame of frames) frame();
  expect(state().runs[0]).toMatchObject({ step: 9 });
});
