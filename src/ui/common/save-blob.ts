// Hands a blob to the browser's downloads.

import { safeFileName } from '../../lib/file-names.ts';

/** @returns the name that it has there */
export function saveBlob(blob: Blob, name: string): string {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  const fileName = safeFileName(name);
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has its own hold on the data once it started.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return fileName;
}
