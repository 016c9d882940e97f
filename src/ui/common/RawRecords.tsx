// All that is stored, each with a way to take it away as it is and to delete it, in plain elements: for a page that can show
// nothing else. It needs neither the theme nor the rest of the state.

import type { TFunction } from 'i18next';
import { useCallback, useEffect, useState } from 'react';
import type { StudioActions } from '../../state/studio-state.ts';
import { exportName } from './export-name.ts';
import plain from './plain-button.module.css';
import classes from './RawRecords.module.css';
import { saveBlob } from './save-blob.ts';

interface RawRecordsProps {
  actions: Pick<StudioActions, 'listRecords' | 'exportRecord' | 'deleteRecord'>;
  /** Of the namespace `records`. */
  t: TFunction<'records'>;
}

type Stored = Awaited<ReturnType<StudioActions['listRecords']>>[number];

export function RawRecords({ actions, t }: RawRecordsProps) {
  const [records, setRecords] = useState<readonly Stored[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  /** What is deleted with the next click. */
  const [asked, setAsked] = useState<Stored | null>(null);

  /** Does something and reads again; what fails is told. */
  const attempt = useCallback(
    async (work?: () => Promise<unknown>) => {
      setFailure(null);
      try {
        await work?.();
        setRecords(await actions.listRecords());
      } catch (thrown) {
        setFailure(thrown instanceof Error ? thrown.message : String(thrown));
      }
    },
    [actions],
  );
  useEffect(() => void attempt(), [attempt]);

  return (
    <section className={classes.records} aria-label={t('raw.title')}>
      <h2>{t('raw.title')}</h2>
      {failure === null ? null : <p role="alert">{t('raw.failed', { message: failure })}</p>}
      {records === null ? (
        <p>{failure === null ? t('raw.reading') : null}</p>
      ) : records.length === 0 ? (
        <p>{t('raw.none')}</p>
      ) : (
        <ul>
          {records.map((record) => {
            const name = record.name ?? record.id;
            const isAsked = asked?.kind === record.kind && asked.id === record.id;
            return (
              <li key={`${record.kind} ${record.id}`}>
                <span>
                  <b>{name}</b> <small>{t(`kind.${record.kind}`)}</small>
                  {record.problem === null ? null : <small>{t('problem', { problem: record.problem })}</small>}
                </span>
                <button
                  type="button"
                  className={plain.button}
                  aria-label={t('export', { name })}
                  onClick={() =>
                    void attempt(async () => saveBlob(await actions.exportRecord(record), exportName(record)))
                  }
                >
                  {t('raw.exportShort')}
                </button>
                <button
                  type="button"
                  className={plain.button}
                  aria-label={isAsked ? undefined : t('delete', { name })}
                  onClick={() => {
                    setAsked(isAsked ? null : record);
                    if (isAsked) void attempt(() => actions.deleteRecord(record));
                  }}
                >
                  {t(isAsked ? 'raw.sure' : 'raw.deleteShort')}
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
