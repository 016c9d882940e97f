// Files in and out of headless.html: its inputs, and downloads.

export function filesOf(input: 'files' | 'clips' | 'model'): File[] {
  const element = document.getElementById(input);
  return element instanceof HTMLInputElement ? [...(element.files ?? [])] : [];
}

export function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // the download has to have begun before its address may go
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
