// The page for a class: one file that hears what the lesson taught.

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { exportRequest } from '../../export/export-kinds.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { exportKey } from '../../state/export-types.ts';
import { ErrorNotice } from '../common/ErrorNotice.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';

export function SharePage({ run }: { run: RunRecord }) {
  const { t } = useTranslation('lesson');
  const format = useNumberFormat();
  const { saveExport } = useActions();
  const key = exportKey({ runId: run.id, kind: 'page' });
  const { isAtWork, ended } = useStudio(({ exporting, waitingExports, endedExports }) => ({
    isAtWork: [...(exporting ? [exporting.request] : []), ...waitingExports].some((one) => exportKey(one) === key),
    ended: endedExports[key] ?? null,
  }));
  return (
    <section>
      <h3>{t('share.page')}</h3>
      <p>{t('share.pageText')}</p>
      <Button loading={isAtWork} onClick={() => saveExport(exportRequest(run.id, 'page', { dtype: 'float16' }))}>
        {t('share.savePage')}
      </Button>
      <p role="status">
        {ended && 'fileName' in ended && !isAtWork
          ? t('share.pageSaved', { name: ended.fileName, size: format.bytes(ended.bytes) })
          : null}
      </p>
      {ended && 'error' in ended ? <ErrorNotice error={ended.error} /> : null}
    </section>
  );
}
