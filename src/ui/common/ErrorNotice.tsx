// An error as a sentence where the eye is: what happened, what to do, details on demand, copyable, dismissible.

import { ActionIcon, Button, CopyButton, Group } from '@mantine/core';
import { IconAlertTriangle, IconX } from '@tabler/icons-react';
import { type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorRecord } from '../../lib/errors.ts';
import type { StudioState } from '../../state/studio-state.ts';
import classes from './error-notice.module.css';
import { useErrorText } from './error-text.ts';
import { lazyPart } from './lazy-part.ts';
import { useNumberFormat } from './use-number-format.ts';
import { useActions, useStudio } from './use-studio.ts';

const LongClipFix = lazyPart(async () => (await import('../data/check/LongClipFix.tsx')).LongClipFix);

/** What may be over by itself: another try costs nothing. */
const passing: ReadonlySet<string> = new Set([
  'server/gone',
  'server/unreachable',
  'hub/unreachable',
  'hub/rate-limited',
  'hub/server',
  'hub/bad-answer',
  'hub/cut',
]);

const isPassing = ({ code }: ErrorRecord) => passing.has(code);

interface ErrorNoticeProps {
  error: ErrorRecord;
  onDismiss?: () => void;
  /** For what another try may mend without any other change. */
  onRetry?: () => void;
  /** For what was refused and may be wanted all the same. */
  onAccept?: () => void;
  /** Below its sentence: what else is to be said, and buttons. */
  children?: ReactNode;
}

export function ErrorNotice({ error, onDismiss, onRetry, onAccept, children }: ErrorNoticeProps) {
  const { t } = useTranslation('common');
  const errorText = useErrorText();
  const [isOpen, setIsOpen] = useState(false);
  const { title, sentence } = errorText(error);
  const details = [`${error.code}: ${error.message}`, error.details].filter(Boolean).join('\n\n');
  return (
    <div role="alert" className={classes.notice}>
      <IconAlertTriangle className={classes.icon} size={20} stroke={1.6} aria-hidden />
      <div className={classes.text}>
        <p className={classes.title}>{title}</p>
        <p className={classes.sentence}>{sentence}</p>
        {error.culprits && error.culprits.length > 0 && <CulpritList error={error} />}
        {children}
        <div className={classes.links}>
          {isPassing(error) && onRetry ? (
            <button type="button" className={classes.link} onClick={onRetry}>
              {t('error.retry')}
            </button>
          ) : null}
          {error.code === 'model/missing-weights' && onAccept ? (
            <button type="button" className={classes.link} onClick={onAccept}>
              {t('error.accept')}
            </button>
          ) : null}
          {error.code === 'server/renewed' ? (
            <button type="button" className={classes.link} onClick={() => location.reload()}>
              {t('error.reload')}
            </button>
          ) : null}
          <button type="button" className={classes.link} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
            {isOpen ? t('error.hideDetails') : t('error.showDetails')}
          </button>
          <CopyButton value={`${title}\n${sentence}\n\n${details}`}>
            {({ copied, copy }) => (
              <button type="button" className={classes.link} onClick={copy}>
                {copied ? t('copied') : t('copy')}
              </button>
            )}
          </CopyButton>
        </div>
        {isOpen && <pre className={classes.details}>{details}</pre>}
      </div>
      {onDismiss && (
        <ActionIcon aria-label={t('error.dismiss')} onClick={onDismiss}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      )}
    </div>
  );
}

/** The files that are to blame: each with its reason, where the notice's own sentence is not it. */
function CulpritList({ error }: { error: ErrorRecord }) {
  const { t } = useTranslation('common');
  const format = useNumberFormat();
  const errorText = useErrorText();
  const culprits = error.culprits ?? [];
  const more = typeof error.params.fileCount === 'number' ? error.params.fileCount - culprits.length : 0;
  return (
    <ul className={classes.culprits}>
      {culprits.map((culprit) => (
        <li key={culprit.path}>
          <b>{culprit.path}</b>
          {culprit.error.code !== error.code && ` – ${errorText(culprit.error).sentence}`}
        </li>
      ))}
      {more > 0 && <li>{t('error.moreFiles', { count: more, number: format.integer(more) })}</li>}
    </ul>
  );
}

/** Where recordings were too long for an import, in this data set (null: nothing came of it): the way to have them all the same. */
export function LongRecordingsButton({ datasetId }: { datasetId: string | null }) {
  const { t } = useTranslation('common');
  const { importLongRecordings } = useActions();
  const isOffered = useStudio(({ longOffer }) => longOffer !== null && longOffer.datasetId === datasetId);
  const isImporting = useStudio((state) => state.importing !== null);
  if (!isOffered) return null;
  return (
    <Button size="xs" variant="default" disabled={isImporting} onClick={() => void importLongRecordings()}>
      {t('error.allowLong')}
    </Button>
  );
}

/** To where all runs are listed. */
function RunsButton() {
  const { t } = useTranslation('common');
  const { showRuns } = useActions();
  return (
    <Group>
      <Button size="compact-sm" variant="default" onClick={() => showRuns({ kind: 'table' })}>
        {t('error.showRuns')}
      </Button>
    </Group>
  );
}

/** Away from a GPU that was asked for by name and cannot be used. */
function AnyEngineButton() {
  const { t } = useTranslation('common');
  const { setBackendPreference } = useActions();
  return (
    <Group>
      <Button size="compact-sm" variant="default" onClick={() => void setBackendPreference('auto')}>
        {t('error.chooseEngine')}
      </Button>
    </Group>
  );
}

/** The newest error of an area, until dismissed. Nothing where there is none. */
export function AreaError({ area }: { area: keyof StudioState['errors'] }) {
  const error = useStudio((state) => state.errors[area]);
  const { dismissError, retry } = useActions();
  if (!error) return null;
  return (
    <ErrorNotice
      error={error}
      onDismiss={() => dismissError(area)}
      onRetry={() => retry(area)}
      onAccept={() => retry(area, true)}
    >
      {error.code === 'address/no-run' && <RunsButton />}
      {error.code === 'engine/no-webgpu' && <AnyEngineButton />}
      {area === 'import' && <LongRecordingsButton datasetId={null} />}
      {error.code === 'training/clip-too-long' && (
        <Suspense fallback={null}>
          <LongClipFix seconds={Number(error.params.seconds)} onDone={() => dismissError(area)} />
        </Suspense>
      )}
    </ErrorNotice>
  );
}
