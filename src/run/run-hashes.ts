// What two runs must have in common to be compared, as hashes: the contents and labels of their clips, and the part that each is in.

import { type Clip, clipAt } from '../dataset/clip.ts';
import type { SplitName } from '../dataset/splits/split.ts';
import { sha256Hex } from '../lib/hash.ts';
import { classOf, type RunFacts } from './run-record.ts';

/** SHA-256, hex, each over one sorted line a clip: the order in which clips were imported, and their names, make no difference.
 *  - `dataHash`: content and label of every labelled clip;
 *  - `splitHash`: content and part of every clip that is in one. */
export async function runHashes(
  run: Pick<RunFacts, 'labels' | 'clipLabels' | 'split'>,
  clips: readonly Pick<Clip, 'contentHash'>[],
): Promise<Required<Pick<RunFacts, 'dataHash' | 'splitHash'>>> {
  const contentOf = (clip: number) => clipAt(clips as readonly Clip[], clip).contentHash;
  const labelled = run.clipLabels.flatMap((_, clip) => {
    const label = run.labels[classOf(run, clip)];
    return label === undefined ? [] : [`${contentOf(clip)}\t${label}`];
  });
  const parts = (Object.keys(run.split) as SplitName[]).flatMap((part) =>
    run.split[part].map((clip) => `${contentOf(clip)}\t${part}`),
  );
  return { dataHash: await hashOfLines(labelled), splitHash: await hashOfLines(parts) };
}

function hashOfLines(lines: string[]): Promise<string> {
  return sha256Hex(new TextEncoder().encode(lines.sort().join('\n')));
}
