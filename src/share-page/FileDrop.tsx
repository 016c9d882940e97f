// Where recordings are dropped or chosen, and how far the page is with them.

import { IconUpload } from '@tabler/icons-react';
import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../ui/common/error-text.ts';
import classes from './PredictPage.module.css';
import type { HeardThings } from './use-heard.ts';

/** More are seldom read. */
const mostProblems = 50;

export function FileDrop({ heard, isDisabled }: { heard: HeardThings; isDisabled: boolean }) {
  const { t } = useTranslation('sharepage');
  const errorText = useErrorText();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const { files, problems } = heard;
  const cannot = isDisabled || files !== null;
  const hear = (list: FileList | null) => {
    if (list && list.length > 0 && !cannot) void heard.hearFiles([...list]);
  };
  return (
    <section className={classes.panel}>
      <h2>{t('files.title')}</h2>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button in it does the same */}
      <div
        className={classes.drop}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(!cannot);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event: DragEvent) => {
          event.preventDefault();
          setOver(false);
          hear(event.dataTransfer.files);
        }}
      >
        <span>{files ? t('files.working', { done: files.done + 1, total: files.total }) : t('files.drop')}</span>
        {files && files.total > 1 ? (
          <button type="button" className={classes.button} onClick={heard.stopFiles}>
            {t('files.stop')}
          </button>
        ) : (
          <button type="button" className={classes.button} disabled={cannot} onClick={() => input.current?.click()}>
            <IconUpload size={16} aria-hidden />
            {t('files.choose')}
          </button>
        )}
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label={t('files.choose')}
          onChange={(event) => {
            hear(event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
      </div>
      {problems.length > 0 ? (
        <ul className={classes.problems} role="alert">
          {problems.slice(0, mostProblems).map(({ fileName, error }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name
            <li key={at}>
              <b>{fileName}</b> {errorText(error).sentence}
            </li>
          ))}
          {problems.length > mostProblems ? (
            <li>{t('files.more', { count: problems.length - mostProblems })}</li>
          ) : null}
        </ul>
      ) : null}
    </section>
  );
}
