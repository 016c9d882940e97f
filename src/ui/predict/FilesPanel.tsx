// Files, folders and archives that are predicted: one is looked at, many become a table and a CSV.

import { Button, Progress } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { IconDownload, IconFolder, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PredictorSource } from '../../runs/predict/predict-types.ts';
import { isSameSource } from '../../state/predict-choice.ts';
import type { HeardFiles } from '../../state/try-it-types.ts';
import { ErrorNotice } from '../common/ErrorNotice.tsx';
import { useErrorText } from '../common/error-text.ts';
import { Panel } from '../common/Panel.tsx';
import { saveBlob } from '../common/save-blob.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { keepPaths } from '../welcome/dropped-files.ts';
import { useFilePicker } from '../welcome/use-file-picker.tsx';
import classes from './FilesPanel.module.css';
import { FilesTable } from './FilesTable.tsx';

interface FilesPanelProps {
  /** Why nothing can be asked now; null: it can. */
  reason: string | null;
  /** What is open. */
  source: PredictorSource;
}

export function FilesPanel({ reason, source }: FilesPanelProps) {
  const { t } = useTranslation('predict');
  const { hearFiles } = useActions();
  const heard = useStudio((state) => state.heardFiles);
  const isWorking = heard?.state === 'working';
  const isDisabled = reason !== null || isWorking;
  const hear = (files: File[]) => void hearFiles(files).catch(() => {});
  const picker = useFilePicker(hear);
  return (
    <Panel title={t('files.title')} aside={heard ? <FileActions heard={heard} isDisabled={isDisabled} /> : null}>
      {picker.inputs}
      <Dropzone
        unstyled
        className={classes.drop}
        data-small={heard !== null || undefined}
        activateOnClick={false}
        activateOnKeyboard={false}
        enablePointerEvents
        useFsAccessApi={false}
        disabled={isDisabled}
        tabIndex={-1}
        role="group"
        aria-label={t('files.drop')}
        inputProps={{ 'aria-hidden': true, tabIndex: -1 }}
        onDrop={(files) => (files.length > 0 ? hear(keepPaths(files)) : undefined)}
      >
        <div className={classes.choose}>
          <span>{reason ?? t('files.dropHere')}</span>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconUpload size={16} aria-hidden />}
            disabled={isDisabled}
            onClick={picker.chooseFiles}
          >
            {t('files.choose')}
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconFolder size={16} aria-hidden />}
            disabled={isDisabled}
            onClick={picker.chooseFolder}
          >
            {t('files.folder')}
          </Button>
        </div>
      </Dropzone>
      {heard ? (
        <div className={classes.heard}>
          <FilesProgress heard={heard} mustWait={reason !== null} />
          {heard.problems.length > 0 ? <Problems problems={heard.problems} /> : null}
          {heard.clips.length > 0 ? (
            <FilesTable heard={heard} mustWait={isDisabled || !isSameSource(heard.predictor.source, source)} />
          ) : null}
        </div>
      ) : null}
    </Panel>
  );
}

function FileActions({ heard, isDisabled }: { heard: HeardFiles; isDisabled: boolean }) {
  const { t } = useTranslation('predict');
  const { heardFilesTable, forgetFiles } = useActions();
  return (
    <span className={classes.actions}>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconDownload size={14} aria-hidden />}
        disabled={heard.clips.length === 0}
        onClick={() => saveBlob(heardFilesTable(), `${heard.name}-predictions.csv`)}
      >
        {t('files.csv')}
      </Button>
      <Button size="compact-sm" variant="subtle" disabled={isDisabled} onClick={forgetFiles}>
        {t('files.forget')}
      </Button>
    </span>
  );
}

function FilesProgress({ heard, mustWait }: { heard: HeardFiles; mustWait: boolean }) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  const { stopHearingFiles, goOnHearingFiles } = useActions();
  const { state, name, done, total, clips, clipsPerSec, secondsLeft, error, predictor } = heard;
  const found = t('files.found', {
    count: clips.length,
    number: format.integer(clips.length),
    name,
    by: predictor.name,
  });
  if (state === 'done') return <p className={classes.line}>{found}</p>;
  const facts = [
    total > 0 ? t('files.of', { done: format.integer(done), total: format.integer(total) }) : t('files.listing'),
    clipsPerSec > 0 ? t('files.perSecond', { speed: format.decimal(clipsPerSec, 1) }) : null,
    state === 'working' && secondsLeft !== null ? t('files.left', { time: format.duration(secondsLeft) }) : null,
  ];
  return (
    <>
      <div className={classes.progress}>
        <p className={classes.line}>
          {t(state === 'working' ? 'files.working' : 'files.stopped', { name })} {facts.filter(Boolean).join(' · ')}
        </p>
        {state === 'working' ? (
          <Button size="compact-sm" variant="default" onClick={stopHearingFiles}>
            {t('stop')}
          </Button>
        ) : (
          <Button
            size="compact-sm"
            variant="default"
            disabled={mustWait}
            onClick={() => void goOnHearingFiles().catch(() => {})}
          >
            {t('files.goOn')}
          </Button>
        )}
        <Progress
          className={classes.track}
          size="sm"
          transitionDuration={0}
          aria-label={t('files.progress')}
          value={total > 0 ? (100 * done) / total : 0}
        />
      </div>
      {error ? <ErrorNotice error={error} /> : null}
    </>
  );
}

/** More are seldom read. */
const mostProblems = 200;

function Problems({ problems }: Pick<HeardFiles, 'problems'>) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  const errorText = useErrorText();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={classes.problems}>
      <Button size="compact-sm" variant="subtle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t('files.problems', { count: problems.length, number: format.integer(problems.length) })}
      </Button>
      {isOpen ? (
        <ul>
          {problems.slice(0, mostProblems).map(({ path, error }) => (
            <li key={path}>
              <b>{path}</b> {errorText(error).sentence}
            </li>
          ))}
          {problems.length > mostProblems ? (
            <li>{t('files.moreProblems', { number: format.integer(problems.length - mostProblems) })}</li>
          ) : null}
        </ul>
      ) : null}
    </div>
  );
}
