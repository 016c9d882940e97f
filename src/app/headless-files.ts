// Files in and out of headless.html: its inputs, and downloads.

import type { HeadlessInput } from './headless-api.ts';

const given = new Map<HeadlessInput, readonly (string | null)[]>();

export function nameFiles(input: HeadlessInput, names: readonly (string | null)[]): void {
  given.set(input, names);
}

export function filesOf(input: HeadlessInput): File[] {
  const element = document.getElementById(input);
  const files = element instanceof HTMLInputElement ? [...(element.files ?? [])] : [];
  return files.map((file, i) => {
    const name = given.get(input)?.[i] ?? file.name;
    return name === file.name ? file : new File([file], name, { type: file.type, lastModified: file.lastModified });
  });
}

export function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // the download has to have begun before its address may go
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
