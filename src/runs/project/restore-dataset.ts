// A data set of a project, with its recordings where the file has them.

import type { ProjectDataset } from '../../export/project/project.ts';
import { packPath } from '../../storage/clip-pack.ts';
import { datasetFolder, deleteDataset, listDatasets, readDataset, updateDataset } from '../../storage/dataset-store.ts';
import { createDataset } from '../../storage/fill-dataset.ts';
import { writeFile } from '../../storage/opfs.ts';
import type { Restoring } from './restoring.ts';
import { contentText, type Placement, placementOf } from './same-content.ts';

/** `isSilent`: it is without recordings here. */
export async function restoreDataset(
  dataset: ProjectDataset<Blob>,
  restoring: Restoring,
): Promise<Placement & { isSilent: boolean }> {
  const { record, packs } = dataset;
  const ids = new Set((await listDatasets()).map(({ id }) => id));
  const here = async (id: string) => (ids.has(id) ? textOf(await readDataset(id)) : null);
  const placement = await placementOf(record.id, textOf(dataset), here);
  const { kind, id } = placement;
  if (kind === 'known') return { ...placement, isSilent: await stillSilent(id, packs, restoring) };
  const { withoutRecordings: _, ...rest } = record;
  const name =
    kind === 'beside'
      ? nameBeside(
          record.name,
          (await listDatasets()).map((other) => other.name),
        )
      : record.name;
  restoring.undo(() => deleteDataset(id));
  await createDataset(id, async () => {
    await writePacks(id, packs ?? [], restoring);
    return {
      record: { ...rest, id, name, ...(!packs && { withoutRecordings: true as const }) },
      clips: dataset.clips,
      problems: dataset.problems,
      tables: dataset.tables,
    };
  });
  return { ...placement, isSilent: !packs };
}

function textOf({ record, clips, problems, tables }: Omit<ProjectDataset, 'packs'>): string {
  const fields = contentText(record, ['id', 'name', 'withoutRecordings', 'labelRuleIsGuess']);
  return fields + contentText({ clips, problems, tables });
}

/** One that came without its recordings before gets them now, if they are there. */
async function stillSilent(id: string, packs: readonly Blob[] | null, restoring: Restoring): Promise<boolean> {
  const { record } = await readDataset(id);
  if (!record.withoutRecordings) return false;
  if (!packs) return true;
  await writePacks(id, packs, restoring);
  await updateDataset(id, { withoutRecordings: undefined });
  return false;
}

async function writePacks(id: string, packs: readonly Blob[], { onBytes }: Restoring): Promise<void> {
  for (const [at, pack] of packs.entries()) await writeFile(packPath(datasetFolder(id), at), pack, onBytes);
}

/** "voices (2)": as a person would tell two of a name apart. */
function nameBeside(name: string, names: readonly string[]): string {
  for (let number = 2; ; number++) if (!names.includes(`${name} (${number})`)) return `${name} (${number})`;
}
