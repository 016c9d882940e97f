import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, expect, test } from 'vitest';
import type { StudioState } from '../../state/studio-state.ts';
import { createStudio, type Studio } from '../../state/studio-store.ts';
import { testDeps } from '../../testing/studio-deps.ts';
import { StudioContext, useStudio } from './use-studio.ts';

let root: Root | null = null;
afterEach(() => {
  root?.unmount();
  root = null;
});

interface WatcherProps<T> {
  selector: (state: StudioState) => T;
  seen: T[];
}

function Watcher<T>({ selector, seen }: WatcherProps<T>) {
  const selected = useStudio(selector);
  seen.push(selected);
  return null;
}

/** Draws a component that notes what it selects, each time that it is drawn. */
function watch<T>(selector: (state: StudioState) => T): { studio: Studio; seen: T[] } {
  const studio = createStudio(testDeps().deps);
  const seen: T[] = [];
  const own = createRoot(document.createElement('div'));
  root = own;
  flushSync(() =>
    own.render(
      <StudioContext.Provider value={studio}>
        <Watcher selector={selector} seen={seen} />
      </StudioContext.Provider>,
    ),
  );
  return { studio, seen };
}

const drawn = () => new Promise((resolve) => setTimeout(resolve, 50));

test('a component is drawn again for what it selects alone, however new the object is that its selector makes', async () => {
  const { studio, seen } = watch(({ place, chosenRuns }) => ({ place, chosenRuns }));
  studio.store.setState({ isReady: true });
  studio.store.setState({ place: studio.store.getState().place });
  await drawn();
  expect(seen).toHaveLength(1);
  studio.store.setState({ chosenRuns: ['a'] });
  await drawn();
  expect(seen.at(-1)?.chosenRuns).toEqual(['a']);
});

test('what is selected stays the same object while its parts do', async () => {
  const { studio, seen } = watch(({ runs, chosenRuns }) => ({ count: runs.length, chosenRuns }));
  const again = { ...studio.store.getState() };
  studio.store.setState({ ...again, runs: [...again.runs] });
  studio.store.setState({ isReady: true });
  await drawn();
  expect(new Set(seen).size).toBe(1);
});

test('another place is drawn soon, and not within the click', async () => {
  const { studio, seen } = watch(({ place }) => place);
  flushSync(() => studio.actions.goTo('storage'));
  expect(seen).not.toContain('storage');
  await drawn();
  expect(seen.at(-1)).toBe('storage');
});

test('the end of an import is drawn with the data set that it opened, and not before it', async () => {
  const { studio, seen } = watch(({ importing }) => importing?.name ?? null);
  flushSync(() => studio.store.setState({ importing: { startedAt: 0, name: 'voices', progress: null } }));
  expect(seen.at(-1)).toBe('voices');
  flushSync(() => studio.store.setState({ importing: null }));
  expect(seen.at(-1)).toBe('voices');
  await drawn();
  expect(seen.at(-1)).toBe(null);
});

test('what is typed is drawn within the key', () => {
  const { studio, seen } = watch(({ config }) => config.numTrainEpochs);
  flushSync(() => studio.store.setState({ config: { ...studio.store.getState().config, numTrainEpochs: 17 } }));
  expect(seen.at(-1)).toBe(17);
});
