// Where a large project is written: into a file that is chosen first, where the browser can, so that it is not stored twice.

import { projectEnding } from '../../config/project-ending.ts';
import { safeFileName } from '../../lib/file-names.ts';

/** From here on a second copy is worth a question. */
const largeBytes = 200e6;

/** Of https://wicg.github.io/file-system-access/, which TypeScript's library leaves out. */
interface WithPicker {
  showSaveFilePicker(options: object): Promise<FileSystemFileHandle>;
}

function hasPicker(scope: object): scope is WithPicker {
  return 'showSaveFilePicker' in scope;
}

/** `cancelled`: the person has thought better of it. Null: it goes to the downloads. */
export async function chooseTarget(
  name: string,
  bytes: number,
  description: string,
): Promise<FileSystemFileHandle | null | 'cancelled'> {
  if (bytes < largeBytes || !hasPicker(window)) return null;
  try {
    return await window.showSaveFilePicker({
      suggestedName: safeFileName(`${name}${projectEnding}`),
      types: [{ description, accept: { 'application/x-voxtune-project': [projectEnding] } }],
    });
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') return 'cancelled';
    // forbidden here: as where there is none
    return null;
  }
}
