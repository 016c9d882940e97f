// Why what computes has to wait just now, and for how long: said wherever a button cannot be pressed for it.

import { queueEnd } from '../../state/queue-end.ts';
import { secondsLeft } from '../../state/run-time.ts';
import type { StudioState } from '../../state/studio-state.ts';
import type { NumberFormat } from './number-format.ts';
import type { Said } from './said.ts';
import { useNumberFormat } from './use-number-format.ts';
import { useSaid } from './use-said.ts';
import { useStudio } from './use-studio.ts';

type EngineState = Pick<
  StudioState,
  'running' | 'probing' | 'runs' | 'benchmarks' | 'engine' | 'models' | 'datasets' | 'queue' | 'sweeps'
>;

/** The time of a whole queue is told in steps of so many seconds. */
const toldSec = 5;

/** Empty where nothing has the engine. */
export function engineWaitSaid(state: EngineState, format: Pick<NumberFormat, 'duration'>): Said[] {
  const { running, probing, runs } = state;
  const run = running ? runs.find(({ id }) => id === running.runId) : undefined;
  const seconds = running && run ? secondsLeft(state, run, running) : (probing?.secondsLeft ?? null);
  const what: Said | null = running
    ? { key: `wait.${running.kind}`, values: { name: run?.name ?? '' } }
    : probing
      ? { key: 'wait.probe' }
      : null;
  if (!what) return [];
  const after = queueEnd(state);
  // at once after what is at work the next begins
  if (after)
    return [
      what,
      after.seconds === null
        ? { key: 'wait.queueOpen' }
        : { key: 'wait.queueLeft', values: { time: format.duration(Math.ceil(after.seconds / toldSec) * toldSec) } },
    ];
  return [
    what,
    seconds === null ? { key: 'wait.open' } : { key: 'wait.left', values: { time: format.duration(seconds) } },
  ];
}

/** `why`: both sentences; `until`: the one on the time. Null where nothing has to wait. */
export function useEngineWait(): { why: string; until: string } | null {
  const format = useNumberFormat();
  const said = useSaid('common');
  // as text, so that what asks draws anew only when it reads otherwise
  const sentences = useStudio((state) => JSON.stringify(engineWaitSaid(state, format)));
  const list: Said[] = JSON.parse(sentences);
  return list.length > 0 ? { why: said(list), until: said(list.slice(1)) } : null;
}
