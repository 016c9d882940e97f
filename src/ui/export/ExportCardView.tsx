// One kind of export: what it is and who opens it, its options, and how far it is.

import { Button, Progress, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronDown, IconDownload } from '@tabler/icons-react';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ExportKind, type ExportOptions, exportRequest } from '../../export/export-kinds.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { type EndedExport, exportKey } from '../../state/export-types.ts';
import { ErrorNotice } from '../common/ErrorNotice.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './export.module.css';
import { type ExportCard, exportCards, missingNeed } from './export-cards.ts';

interface ExportCardViewProps<Kind extends ExportKind> {
  kind: Kind;
  run: RunRecord;
  options: ExportOptions[Kind];
  onChange<Changed extends ExportKind>(kind: Changed, options: ExportOptions[Changed]): void;
}

export function ExportCardView<Kind extends ExportKind>({ kind, run, options, onChange }: ExportCardViewProps<Kind>) {
  const { t } = useTranslation('export');
  const format = useNumberFormat();
  const { saveExport } = useActions();
  const card: ExportCard<Kind> = exportCards[kind];
  const datasetIds = useStudio(({ datasets }) => datasets.map(({ id }) => id));
  const key = exportKey({ runId: run.id, kind });
  const { isAtWork, ended } = useStudio(({ exporting, waitingExports, endedExports }) => ({
    isAtWork: [...(exporting ? [exporting.request] : []), ...waitingExports].some((one) => exportKey(one) === key),
    ended: endedExports[key] ?? null,
  }));
  const titleId = useId();
  const button = useRef<HTMLButtonElement>(null);
  const missing = missingNeed(card.needs, run, datasetIds);
  const bytes = missing ? null : (card.bytesOf?.(run, options) ?? null);
  const title = t(`kinds.${kind}.title`);
  return (
    <li className={classes.card} aria-labelledby={titleId}>
      <card.Icon className={classes.icon} size={22} stroke={1.6} aria-hidden />
      <div className={classes.text}>
        <h4 id={titleId}>{title}</h4>
        <p>{t(`kinds.${kind}.text`)}</p>
        <p className={classes.opens}>
          {[t(`kinds.${kind}.opens`), bytes !== null && t('about', { size: format.bytes(bytes) })]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {missing ? <p className={classes.missing}>{t(`needs.${missing}`)}</p> : null}
      </div>
      <Button
        ref={button}
        className={classes.download}
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
        aria-label={t('downloadOf', { title })}
        disabled={missing !== null}
        // keeps the focus, which a button that is off would lose
        data-disabled={isAtWork || undefined}
        aria-disabled={isAtWork || undefined}
        onClick={() => {
          if (!isAtWork) saveExport(exportRequest(run.id, kind, options));
        }}
      >
        {t('download')}
      </Button>
      {card.Options && !missing ? (
        <div className={classes.wide}>
          <Folded title={title}>
            <card.Options run={run} options={options} onChange={(changed) => onChange(kind, changed)} />
          </Folded>
        </div>
      ) : null}
      {card.Extra && !missing ? (
        <div className={classes.wide}>
          <card.Extra run={run} options={options} />
        </div>
      ) : null}
      {isAtWork ? (
        <div className={classes.wide}>
          <Work run={run} kind={kind} onStop={() => button.current?.focus()} />
        </div>
      ) : null}
      <Outcome ended={ended} />
    </li>
  );
}

function Folded({ title, children }: { title: string; children: React.ReactNode }) {
  const { t } = useTranslation('export');
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <UnstyledButton
        className={classes.fold}
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={t('optionsOf', { title })}
        onClick={() => setOpen(!isOpen)}
      >
        <IconChevronDown size={14} aria-hidden data-open={isOpen || undefined} /> {t('options')}
      </UnstyledButton>
      <div id={id} className={classes.options} hidden={!isOpen}>
        {isOpen ? children : null}
      </div>
    </>
  );
}

/** How far it is, or that it waits. */
function Work({ run, kind, onStop }: { run: RunRecord; kind: ExportKind; onStop(): void }) {
  const { t } = useTranslation('export');
  const format = useNumberFormat();
  const { stopExport } = useActions();
  const now = useStudio(({ exporting }) =>
    exporting && exportKey(exporting.request) === exportKey({ runId: run.id, kind }) ? exporting : null,
  );
  const share = now?.progress && now.progress.total > 0 ? now.progress.done / now.progress.total : null;
  const title = t(`kinds.${kind}.title`);
  const said = !now
    ? t('waiting')
    : now.isStopping
      ? t('stopping')
      : share === null
        ? t('making')
        : t('makingShare', { share: format.percent(share, 0) });
  return (
    <div className={classes.work}>
      <Progress
        size="sm"
        transitionDuration={0}
        aria-label={t('progressOf', { title })}
        value={now ? 100 * (share ?? 1) : 0}
        striped={now !== null && share === null}
        animated={now !== null && share === null}
      />
      <span>{said}</span>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={t('stopOf', { title })}
        disabled={now?.isStopping}
        onClick={() => {
          stopExport({ runId: run.id, kind });
          onStop();
        }}
      >
        {t('stop')}
      </Button>
    </div>
  );
}

function Outcome({ ended }: { ended: EndedExport | null }) {
  const { t } = useTranslation('export');
  const format = useNumberFormat();
  return (
    <div className={classes.wide}>
      <div role="status">
        {ended && 'fileName' in ended ? (
          <p className={classes.saved}>
            <IconCheck size={16} aria-hidden />
            {t('saved', { name: ended.fileName, size: format.bytes(ended.bytes) })}
          </p>
        ) : null}
      </div>
      {ended && 'error' in ended ? <ErrorNotice error={ended.error} /> : null}
    </div>
  );
}
