// Dropped files with their paths. A dropped folder's files carry their path beside the File (`file-selector` puts it
// there), where a message to a worker would lose it: so it becomes the file's name.

interface FileWithPath extends File {
  /** "./a.wav" for a single file, "/folder/a.wav" within a folder. */
  readonly path?: string;
}

export function keepPaths(files: readonly File[]): File[] {
  return files.map((file: FileWithPath) => {
    const path = file.path?.replace(/^\.?\//, '') ?? '';
    if (!path.includes('/')) return file;
    return new File([file], path, { type: file.type, lastModified: file.lastModified });
  });
}
