// What the page's thread did during an act: every task with the time that the thread itself computed and that of the clock, from
// a trace of the browser. On a machine with other work the clock counts what the others did between; the thread's time does not.

import type { CDPSession, Page } from '@playwright/test';

export interface ThreadTask {
  /** The thread's own processor time. */
  cpuMs: number;
  clockMs: number;
  /** What took most of it: names of trace events or functions, the most first. */
  causes: readonly string[];
}

interface TraceEvent {
  name: string;
  cat: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
  id?: string;
  args?: Record<string, unknown>;
}

const categories = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8'];
const profileCategories = ['disabled-by-default-v8.cpu_profiler'];
/** Tasks below this are many, and of no concern. */
const leastMs = 4;

export class ThreadTrace {
  private readonly session: CDPSession;
  private readonly isProfiled: boolean;

  private constructor(session: CDPSession, isProfiled: boolean) {
    this.session = session;
    this.isProfiled = isProfiled;
  }

  /** `isProfiled`: causes are functions, by samples, which slows the page a little. */
  static async of(page: Page, isProfiled: boolean): Promise<ThreadTrace> {
    return new ThreadTrace(await page.context().newCDPSession(page), isProfiled);
  }

  /** All tasks of at least 4 ms while `act` ran. */
  async during(act: () => Promise<void>): Promise<ThreadTask[]> {
    await this.session.send('Tracing.start', {
      transferMode: 'ReturnAsStream',
      traceConfig: {
        recordMode: 'recordUntilFull',
        traceBufferSizeInKb: 600_000,
        includedCategories: [...categories, ...(this.isProfiled ? profileCategories : [])],
        excludedCategories: ['*'],
      },
    });
    let failure: unknown = null;
    await act().catch((thrown) => {
      failure = thrown;
    });
    const ended = new Promise<{ stream?: string }>((resolve) => this.session.once('Tracing.tracingComplete', resolve));
    await this.session.send('Tracing.end');
    const { stream } = await ended;
    if (failure) throw failure;
    if (!stream) throw new Error('The browser gave no trace.');
    return tasksOf(JSON.parse(await this.read(stream)).traceEvents);
  }

  private async read(handle: string): Promise<string> {
    const pieces: Buffer[] = [];
    for (;;) {
      const { data, eof, base64Encoded } = await this.session.send('IO.read', { handle, size: 8 << 20 });
      pieces.push(Buffer.from(data, base64Encoded ? 'base64' : 'utf8'));
      if (eof) break;
    }
    await this.session.send('IO.close', { handle });
    return Buffer.concat(pieces).toString('utf8');
  }
}

function tasksOf(events: readonly TraceEvent[]): ThreadTask[] {
  const isMain = mainThreads(events);
  const own = events.filter((event) => event.ph === 'X' && isMain.has(`${event.pid} ${event.tid}`));
  own.sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const samples = samplesOf(events, isMain);
  const tasks: ThreadTask[] = [];
  for (let at = 0; at < own.length; at++) {
    const task = own[at];
    if (task?.name !== 'RunTask') continue;
    const cpuMs = (task.tdur ?? task.dur ?? 0) / 1000;
    if (cpuMs < leastMs) continue;
    const end = task.ts + (task.dur ?? 0);
    let next = at + 1;
    while ((own[next]?.ts ?? Number.POSITIVE_INFINITY) < end) next++;
    const within = own.slice(at + 1, next).filter(({ pid, tid }) => pid === task.pid && tid === task.tid);
    const sampled = samples.filter(({ pid, ts }) => pid === task.pid && ts >= task.ts && ts < end);
    const causes = sampled.length > 3 ? sampledCauses(sampled) : eventCauses(within);
    tasks.push({ cpuMs, clockMs: (task.dur ?? 0) / 1000, causes });
  }
  return tasks;
}

/** Of renderers, `pid tid`: the page is alone in its browser. */
function mainThreads(events: readonly TraceEvent[]): Set<string> {
  const named = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  return new Set(named.map(({ pid, tid }) => `${pid} ${tid}`));
}

/** Self times of the events in a task, summed by what they are. */
function eventCauses(events: readonly TraceEvent[]): string[] {
  const times = new Map<string, number>();
  const open: { end: number; label: string }[] = [];
  for (const event of events) {
    while (open.length > 0 && (open.at(-1)?.end ?? 0) <= event.ts) open.pop();
    const time = (event.tdur ?? event.dur ?? 0) / 1000;
    const label = labelOf(event);
    const outer = open.at(-1);
    if (outer) times.set(outer.label, (times.get(outer.label) ?? 0) - time);
    times.set(label, (times.get(label) ?? 0) + time);
    open.push({ end: event.ts + (event.dur ?? 0), label });
  }
  return mostOf(times, (label, ms) => `${label} ${ms.toFixed(0)}`);
}

function labelOf({ name, args }: TraceEvent): string {
  const data = args?.data as Record<string, unknown> | undefined;
  if (name === 'FunctionCall') return `${String(data?.functionName || 'function')} of ${fileOf(data?.url)}`;
  if (name === 'EvaluateScript' || name === 'v8.compile' || name === 'v8.evaluateModule')
    return `${name} ${fileOf(data?.url)}`;
  return name === 'EventDispatch' ? `event ${String(data?.type)}` : name;
}

function fileOf(url: unknown): string {
  return typeof url === 'string' && url !== '' ? (url.split('/').at(-1) ?? url) : 'script';
}

function mostOf(times: ReadonlyMap<string, number>, say: (label: string, ms: number) => string): string[] {
  const most = [...times].filter(([, ms]) => ms >= 1).sort(([, a], [, b]) => b - a);
  return most.slice(0, 5).map(([label, ms]) => say(label, ms));
}

interface Sample {
  pid: number;
  ts: number;
  deltaMs: number;
  name: string;
  callers: readonly string[];
}

/** The profiler's samples of the page's thread, each with its function and who called it. */
function samplesOf(events: readonly TraceEvent[], isMain: ReadonlySet<string>): Sample[] {
  const profiles = new Map<string, { ts: number; nodes: Map<number, { name: string; parent: number }> }>();
  const samples: Sample[] = [];
  for (const event of events) {
    const key = `${event.pid} ${event.id}`;
    const data = event.args?.data as Record<string, unknown> | undefined;
    if (event.name === 'Profile' && isMain.has(`${event.pid} ${event.tid}`))
      profiles.set(key, { ts: Number(data?.startTime), nodes: new Map() });
    if (event.name !== 'ProfileChunk') continue;
    const profile = profiles.get(key);
    if (!profile) continue;
    const chunk = data?.cpuProfile as { nodes?: ProfileNode[]; samples?: number[] } | undefined;
    for (const { id, parent, callFrame } of chunk?.nodes ?? [])
      profile.nodes.set(id, {
        name: `${callFrame.functionName || 'anonymous'}@${fileOf(callFrame.url)}:${callFrame.lineNumber}`,
        parent: parent ?? 0,
      });
    const deltas = (data?.timeDeltas ?? []) as number[];
    for (const [at, node] of (chunk?.samples ?? []).entries()) {
      profile.ts += deltas[at] ?? 0;
      const callers: string[] = [];
      for (let id = node; profile.nodes.has(id); id = profile.nodes.get(id)?.parent ?? 0)
        callers.push(profile.nodes.get(id)?.name ?? '');
      samples.push({
        pid: event.pid,
        ts: profile.ts,
        deltaMs: (deltas[at + 1] ?? deltas[at] ?? 0) / 1000,
        name: callers[0] ?? '',
        callers,
      });
    }
  }
  return samples;
}

interface ProfileNode {
  id: number;
  parent?: number;
  callFrame: { functionName: string; url: string; lineNumber: number };
}

/** Functions by their own time, then those under which most time went. */
function sampledCauses(samples: readonly Sample[]): string[] {
  const [own, total] = [new Map<string, number>(), new Map<string, number>()];
  for (const { name, callers, deltaMs } of samples) {
    own.set(name, (own.get(name) ?? 0) + deltaMs);
    for (const caller of new Set(callers)) total.set(caller, (total.get(caller) ?? 0) + deltaMs);
  }
  const inAll = [...total].filter(([, ms]) => ms >= 2).sort(([, a], [, b]) => b - a);
  return [
    ...mostOf(own, (label, ms) => `${label} self ${ms.toFixed(0)}`),
    ...inAll.slice(0, 40).map(([label, ms]) => `  in ${label} ${ms.toFixed(0)}`),
  ];
}
