// Another character set for the names of an archive that does not tell its own: the clips get the paths that these names are in it.
// Nothing is decoded again, and every clip keeps its index.

import type { NameEncoding } from '../config/name-encodings.ts';
import type { Clip, ImportProblem } from '../dataset/clip.ts';
import { cutParents } from '../dataset/cut-parents.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { guessLabelRule } from '../dataset/labels/label-guess.ts';
import type { GivenParts } from '../dataset/splits/split.ts';
import { joinTables } from '../dataset/tables/join-tables.ts';
import { pathOfName } from '../formats/undecoded-names.ts';
import { itemAt } from '../lib/present.ts';
import { loadTables } from '../storage/dataset-store.ts';
import { rewriteIndex } from '../storage/fill-dataset.ts';
import { KnownClips } from './known-clips.ts';

/** @param names place of the archive in `archiveNames`. Throws `storage/missing`, `storage/not-whole`. */
export async function readNamesAs(datasetId: string, names: number, encoding: NameEncoding): Promise<DatasetRecord> {
  const { tables } = await loadTables(datasetId);
  return rewriteIndex(datasetId, ({ record, clips, problems }) => {
    const renamed = renamedClips(clips, names, encoding);
    const paths = renamed.map(({ path }) => path);
    const { splitConfig, archiveNames = [] } = record;
    const parts = splitConfig.parts && movedParts(splitConfig.parts, clips, paths);
    return {
      clips: renamed,
      problems: problems.map((problem) => ({ ...problem, path: pathAs(problem, names, encoding) ?? problem.path })),
      change: {
        archiveNames: archiveNames.map((one, at) => (at === names ? { ...one, encoding, isGuess: false } : one)),
        ...(parts && { splitConfig: { ...splitConfig, parts } }),
        // what was guessed from the names may be another by them
        ...(record.labelRuleIsGuess && { labelRule: guessLabelRule(paths, joinTables(paths, tables)) }),
      },
    };
  });
}

/** Null: it is of another archive, or its name is told there. */
function pathAs({ undecoded }: Pick<ImportProblem, 'undecoded'>, names: number, encoding: NameEncoding): string | null {
  return undecoded?.names === names ? undecoded.before + pathOfName(undecoded.name, encoding) : null;
}

function renamedClips(clips: readonly Clip[], names: number, encoding: NameEncoding): Clip[] {
  const others = clips.filter(({ undecoded }) => undecoded?.names !== names);
  const known = new KnownClips(others);
  const parents = cutParents(clips);
  const renamed: Clip[] = [];
  for (const clip of clips) {
    // a part of a clip is called after it
    const source = itemAt(clips, itemAt(parents, clip.index));
    const asked = pathAs(source, names, encoding);
    if (asked === null) renamed.push(clip);
    else if (source !== clip)
      renamed.push({ ...clip, path: clip.path.replace(source.path, itemAt(renamed, source.index).path) });
    else renamed.push({ ...clip, path: known.place(asked, clip.contentHash) ?? asked });
  }
  return renamed;
}

/** A split that names files names them as they are called now. */
function movedParts(parts: GivenParts, clips: readonly Clip[], paths: readonly string[]): GivenParts {
  const moved = new Map(clips.map(({ path }, at) => [path, itemAt(paths, at)]));
  return Object.fromEntries(Object.entries(parts).map(([path, part]) => [moved.get(path) ?? path, part]));
}
