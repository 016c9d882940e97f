// Choosing files or a folder: hidden inputs and the functions that open them.

import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';

interface FilePicker {
  /** To be rendered once, anywhere. */
  inputs: ReactNode;
  chooseFiles(): void;
  chooseFolder(): void;
}

export function useFilePicker(onFiles: (files: File[]) => void): FilePicker {
  const { t } = useTranslation('welcome');
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (input: HTMLInputElement) => {
    const chosen = [...(input.files ?? [])];
    // So that choosing the same file again is a change again.
    input.value = '';
    if (chosen.length > 0) onFiles(chosen);
  };
  return {
    chooseFiles: () => files.current?.click(),
    chooseFolder: () => folder.current?.click(),
    inputs: (
      <>
        <input
          ref={files}
          type="file"
          hidden
          multiple
          accept=".voxtune-project,.zip,.tar,.tgz,.gz,application/zip,application/x-tar,application/gzip,audio/*,video/mp4,video/webm,video/quicktime,.mka,.mkv,.opus,.aifc,.snd,.w64,.csv,.tsv,.jsonl"
          aria-label={t('drop.file')}
          onChange={(event) => take(event.currentTarget)}
        />
        <input
          ref={folder}
          type="file"
          hidden
          multiple
          aria-label={t('drop.folder')}
          {...{ webkitdirectory: '' }}
          onChange={(event) => take(event.currentTarget)}
        />
      </>
    ),
  };
}
