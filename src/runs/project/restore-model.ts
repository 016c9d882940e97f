// A model of a project: by its files, or, where it is the page's own, by its name.

import type { ProjectModel } from '../../export/project/project.ts';
import { loadBuiltinModel } from '../../library/builtin-model.ts';
import { deleteModel, findModel, putModel } from '../../storage/model-store.ts';
import type { Restoring } from './restoring.ts';

/** False where it is not here and cannot be had. */
export async function restoreModel({ record, files }: ProjectModel<Blob>, restoring: Restoring): Promise<boolean> {
  // an id says what the content is
  const here = await findModel(record.id);
  if (here) return here.contentHash === record.contentHash;
  if (!files) {
    if (record.source !== 'builtin') return false;
    const builtin = await loadBuiltinModel().catch(() => null);
    return builtin?.id === record.id;
  }
  restoring.undo(() => deleteModel(record.id));
  await putModel(record, files);
  for (const { size } of files.values()) restoring.onBytes(size);
  return true;
}
