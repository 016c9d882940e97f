// The addresses of the page: what is shown ↔ the part of the URL behind `#`, so that any server of files carries links.

import { type Address, places, type RunsView } from './places.ts';
import { predictorSource } from './predict-choice.ts';
import { runOnTrain } from './run-draft.ts';
import type { StudioState } from './studio-state.ts';

type Shown = Pick<StudioState, 'place' | 'runs' | 'models' | 'runId' | 'runsView' | 'draft' | 'predictorChoice'>;

/** What of the state says what is shown: what addresses follow from, and whether a run is shown in plain words. */
const steering = ['place', 'runId', 'runsView', 'draft', 'predictorChoice', 'lessonRunId'] as const;

/** Whether the person has gone on to something else. */
export function isSteered(
  after: Pick<StudioState, (typeof steering)[number]>,
  before: Pick<StudioState, (typeof steering)[number]>,
): boolean {
  return steering.some((field) => after[field] !== before[field]);
}

/** What the page shows. */
export function addressOf(state: Shown): Address {
  const { place, runs, runId, runsView } = state;
  switch (place) {
    case 'train':
      return { place, runId: runOnTrain(state)?.id ?? 'new' };
    case 'evaluate':
      return { place, runId: runs.some(({ id }) => id === runId) ? runId : null };
    case 'predict': {
      const source = predictorSource(state);
      return { place, runId: source?.kind === 'run' ? source.runId : null };
    }
    case 'runs':
      return { place, view: runsView };
    default:
      return { place };
  }
}

/** "#/evaluate/3f2a", "#/runs/compare/3f2a,77b0" */
export function hashOf(address: Address): string {
  return `#/${[address.place, ...partsOf(address)].join('/')}`;
}

function partsOf(address: Address): string[] {
  switch (address.place) {
    case 'train':
    case 'evaluate':
    case 'predict':
      return address.runId === null ? [] : [encodeURIComponent(address.runId)];
    case 'runs':
      return viewParts(address.view);
    default:
      return [];
  }
}

function viewParts(view: RunsView): string[] {
  switch (view.kind) {
    case 'table':
      return [];
    case 'compare':
      return ['compare', idList(view.runIds)];
    case 'sweep':
      return ['sweep', encodeURIComponent(view.sweepId)];
    case 'across':
      return view.runIds.length > 0 ? ['across', idList(view.runIds)] : ['across'];
  }
}

function idList(ids: readonly string[]): string {
  return ids.map(encodeURIComponent).join(',');
}

/** What a hash names; null where there is none ("" or "#"). One that no page ever wrote leads to Data. */
export function parseHash(hash: string): Address | null {
  const path = hash.replace(/^#?\/?/, '');
  if (path === '') return null;
  const [name, ...parts] = path.split('/').map(decoded);
  const place = places.find((one) => one === name);
  switch (place) {
    case undefined:
      return { place: 'data' };
    case 'train':
    case 'evaluate':
    case 'predict':
      return { place, runId: parts[0] || null };
    case 'runs':
      return { place, view: viewOf(parts) };
    default:
      return { place };
  }
}

function viewOf([kind, names = '']: string[]): RunsView {
  const runIds = [...new Set(names.split(',').filter((id) => id !== ''))];
  if (kind === 'across') return { kind, runIds };
  if (kind === 'compare' && runIds.length > 0) return { kind, runIds };
  if (kind === 'sweep' && names !== '') return { kind, sweepId: names };
  return { kind: 'table' };
}

/** Percent signs that mean nothing stay as they are. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The run that an address names, if it names one alone. */
export function runIn(address: Address): string | null {
  if (!('runId' in address) || address.runId === 'new') return null;
  return address.runId;
}

/** Whether going from one address to the other is no step of a person that Back should undo: the same place only says more
 *  exactly what it shows, or what it showed is not there any more. */
export function isSameStep(from: Address, to: Address, { runs }: Pick<StudioState, 'runs'>): boolean {
  if (from.place !== to.place || !('runId' in from)) return false;
  const before = runIn(from);
  if (before === null) return from.runId === null;
  return !runs.some(({ id }) => id === before);
}
