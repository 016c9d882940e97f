// How a command wants the data set read: rules, edits and split, in the order in which a person would make them.

import { clipsLongerThan } from '../dataset/checks/length-checks.ts';
import type { GroupRule } from '../dataset/group-rule.ts';
import type { SplitConfig } from '../dataset/splits/split.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { OpenDataset } from '../state/studio-state.ts';
import type { Studio } from '../state/studio-store.ts';
import type { DataRequest } from './headless-api.ts';
import { editAsAsked } from './headless-edits.ts';

/** Reads the open data set as the request says. */
export async function readAsAsked(studio: Studio, request: DataRequest): Promise<void> {
  const { actions } = studio;
  if (request.labelRule) await actions.setLabelRule(request.labelRule);
  if (request.groupRules.length > 0)
    await actions.setGroupRules(withRules(openDataset(studio).groups, request.groupRules));
  if (request.edits) await editAsAsked(studio, request.edits);
  if (request.longClips) await changeLongClips(studio, request.longClips);
  if (Object.keys(request.split).length > 0) await actions.setSplitConfig(splitAsAsked(studio, request.split));
}

/** A share of the clips for the test, or what is to be kept apart, asks for parts that are drawn, whatever the archive brings. */
function splitAsAsked(studio: Studio, asked: DataRequest['split']): SplitConfig {
  const { splitConfig } = openDataset(studio).record;
  const isBrought = splitConfig.method === 'folders' || splitConfig.method === 'column';
  const asksToDraw = asked.testFraction !== undefined || asked.keepApart !== undefined;
  return { ...splitConfig, ...(isBrought && asksToDraw && { method: 'random' as const }), ...asked };
}

/** Rules that are given take the place of those of their name. */
function withRules(known: readonly GroupRule[], given: readonly GroupRule[]): GroupRule[] {
  const others = known.filter(({ name }) => !given.some((one) => one.name === name));
  return [...others.map(({ name, rule }) => ({ name, rule })), ...given];
}

async function changeLongClips(studio: Studio, asked: NonNullable<DataRequest['longClips']>): Promise<void> {
  const { how, seconds } = asked;
  const long = clipsLongerThan(openDataset(studio), seconds);
  if (long.length === 0) return;
  if (how === 'leave-out') await studio.actions.excludeClips(long, true);
  else await studio.actions.cutClips(long, { kind: how === 'cut' ? 'all' : 'first', seconds });
}

function openDataset({ store }: Studio): OpenDataset {
  const { dataset } = store.getState();
  if (dataset) return dataset;
  throw new VoxtuneError('internal/unexpected', 'The import gave no data set.');
}
