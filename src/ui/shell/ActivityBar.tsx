// The bar for whatever runs long: on every place, with speed, time left and the way to end it.

import { Button, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunActivity } from '../../run/run-activity.ts';
import type { Exporting } from '../../state/export-types.ts';
import { lessonOnTrain } from '../../state/lesson.ts';
import type { ProjectWork } from '../../state/project-types.ts';
import { runOnTrain } from '../../state/run-draft.ts';
import { secondsLeft } from '../../state/run-time.ts';
import type { HubDownload, ImportActivity, Probing } from '../../state/studio-state.ts';
import { sweepProgress } from '../../state/sweep-time.ts';
import type { HeardFiles } from '../../state/try-it-types.ts';
import type { BenchmarkPart } from '../../training/benchmark-types.ts';
import { epochsOf } from '../common/run-epochs.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './activity-bar.module.css';

export function ActivityBar() {
  const shown = useStudio((state) => ({
    importing: state.importing,
    projectWork: state.projectWork,
    running: state.running,
    measuring: state.measuring,
    probing: state.probing,
    download: state.hub.download,
    elsewhere: state.elsewhere,
    exporting: state.exporting,
    // there it is told beside the files
    heard: state.place !== 'predict' && state.heardFiles?.state === 'working' ? state.heardFiles : null,
  }));
  const { importing, projectWork, running, measuring, probing, download, elsewhere, heard, exporting } = shown;
  const others = Object.values(elsewhere);
  const isAny = Object.values({ ...shown, elsewhere: null }).some((one) => one !== null);
  if (!isAny && others.length === 0) return null;
  return (
    <footer className={classes.bars}>
      {importing && <ImportBar activity={importing} />}
      {projectWork && <ProjectBar work={projectWork} />}
      {download && <DownloadBar download={download} />}
      {running && <RunBar activity={running} />}
      {measuring && <MeasureBar part={measuring} />}
      {probing && <ProbeBar probing={probing} />}
      {heard && <HearingBar heard={heard} />}
      {exporting && <ExportBar exporting={exporting} />}
      {others.map((activity) => (
        <RunBar key={activity.runId} activity={activity} isElsewhere />
      ))}
    </footer>
  );
}

function ImportBar({ activity }: { activity: ImportActivity }) {
  const { t } = useTranslation('shell');
  const format = useNumberFormat();
  const { cancelImport } = useActions();
  const { progress, name } = activity;
  const facts = progress
    ? [
        t('activity.files', { done: format.integer(progress.filesDone), total: format.integer(progress.fileCount) }),
        t('activity.filesPerSec', { speed: format.integer(progress.filesPerSec) }),
        progress.secondsLeft !== null && t('activity.left', { time: format.duration(progress.secondsLeft) }),
      ]
    : [t('activity.listing')];
  return (
    <Bar
      title={t('activity.importing', { name })}
      facts={facts}
      share={progress && progress.totalBytes > 0 ? progress.bytesDone / progress.totalBytes : null}
    >
      <Button size="compact-sm" variant="default" onClick={cancelImport}>
        {t('activity.cancel')}
      </Button>
    </Bar>
  );
}

function ProjectBar({ work }: { work: ProjectWork }) {
  const { t } = useTranslation('project');
  const { stopProject } = useActions();
  const { kind, name, progress, isStopping } = work;
  return (
    <Bar
      title={t(`work.${kind}`, { name })}
      facts={[isStopping && t('work.stopping')]}
      share={progress && progress.total > 0 ? progress.done / progress.total : null}
    >
      <Button size="compact-sm" variant="default" disabled={isStopping} onClick={stopProject}>
        {t('work.stop')}
      </Button>
    </Bar>
  );
}

function MeasureBar({ part }: { part: BenchmarkPart }) {
  const { t } = useTranslation('shell');
  const { stopMeasuring } = useActions();
  return (
    <Bar title={t('activity.measuring')} facts={[t(`speed.now.${part}`)]} share={null}>
      <Button size="compact-sm" variant="default" onClick={stopMeasuring}>
        {t('activity.stop')}
      </Button>
    </Bar>
  );
}

function ProbeBar({ probing }: { probing: Probing }) {
  const { t } = useTranslation('shell');
  const format = useNumberFormat();
  const { stopProbe, goTo } = useActions();
  const { phase, done, total, clipsPerSec, secondsLeft, isStopping } = probing;
  const facts =
    phase === 'fitting'
      ? [t('activity.fitting')]
      : [
          t('activity.clips', { done: format.integer(done), total: format.integer(total) }),
          clipsPerSec > 0 && t('activity.clipsPerSec', { speed: format.decimal(clipsPerSec, 1) }),
          secondsLeft !== null && t('activity.left', { time: format.duration(secondsLeft) }),
        ];
  return (
    <Bar
      title={t('activity.probing')}
      facts={facts}
      share={total > 0 ? done / total : null}
      onShow={() => goTo('probe')}
    >
      <Button size="compact-sm" variant="default" disabled={isStopping} onClick={stopProbe}>
        {t('activity.stop')}
      </Button>
    </Bar>
  );
}

function HearingBar({ heard }: { heard: HeardFiles }) {
  const { t } = useTranslation('shell');
  const format = useNumberFormat();
  const { stopHearingFiles, goTo } = useActions();
  const { name, done, total, clipsPerSec, secondsLeft } = heard;
  const facts = [
    total > 0 && t('activity.clips', { done: format.integer(done), total: format.integer(total) }),
    clipsPerSec > 0 && t('activity.clipsPerSec', { speed: format.decimal(clipsPerSec, 1) }),
    secondsLeft !== null && t('activity.left', { time: format.duration(secondsLeft) }),
  ];
  return (
    <Bar
      title={t('activity.hearing', { name })}
      facts={facts}
      share={total > 0 ? done / total : null}
      onShow={() => goTo('predict')}
    >
      <Button size="compact-sm" variant="default" onClick={stopHearingFiles}>
        {t('activity.stop')}
      </Button>
    </Bar>
  );
}

function ExportBar({ exporting }: { exporting: Exporting }) {
  const { t } = useTranslation('shell');
  const format = useNumberFormat();
  const { stopExport, showExports } = useActions();
  const { request, progress, isStopping } = exporting;
  const { name, waiting } = useStudio(({ runs, waitingExports }) => ({
    name: runs.find(({ id }) => id === request.runId)?.name,
    waiting: waitingExports.length,
  }));
  const share = progress && progress.total > 0 ? progress.done / progress.total : null;
  const facts = [
    t(`export:kinds.${request.kind}.title`),
    share !== null && format.percent(share, 0),
    waiting > 0 && t('activity.exportsWaiting', { count: waiting }),
  ];
  return (
    <Bar
      title={t('activity.exporting', { name })}
      facts={facts}
      share={share}
      onShow={() => showExports(request.runId)}
    >
      <Button size="compact-sm" variant="default" disabled={isStopping} onClick={() => stopExport(request)}>
        {t('activity.stop')}
      </Button>
    </Bar>
  );
}

function DownloadBar({ download }: { download: HubDownload }) {
  const { t } = useTranslation('shell');
  const format = useNumberFormat();
  const { cancelHubDownload } = useActions();
  const { repo, totalBytes, progress, isStopping } = download;
  const received = progress?.receivedBytes ?? download.receivedBytes;
  return (
    <Bar
      title={t('activity.downloading', { name: repo })}
      facts={[
        t('activity.bytes', { done: format.bytes(received), total: format.bytes(totalBytes) }),
        progress &&
          progress.bytesPerSec > 0 &&
          t('activity.bytesPerSec', { speed: format.bytes(progress.bytesPerSec) }),
        progress?.secondsLeft != null && t('activity.left', { time: format.duration(progress.secondsLeft) }),
      ]}
      share={totalBytes > 0 ? received / totalBytes : null}
    >
      <Button size="compact-sm" variant="default" disabled={isStopping} onClick={cancelHubDownload}>
        {t('activity.stop')}
      </Button>
    </Bar>
  );
}

function RunBar({ activity, isElsewhere = false }: { activity: RunActivity; isElsewhere?: boolean }) {
  const { t } = useTranslation('shell');
  const format = useNumberFormat();
  const { stopRun, openRun, goTo } = useActions();
  const run = useStudio((state) => state.runs.find((record) => record.id === activity.runId));
  // its own page has these
  const hasOwnControls = useStudio(
    (state) => state.place === 'train' && runOnTrain(state)?.id === activity.runId && !isElsewhere,
  );
  // a lesson tells how far it is in words of its own
  const isLesson = useStudio((state) => {
    const lesson = state.place === 'train' ? lessonOnTrain(state) : null;
    return lesson !== null && lesson !== 'hear' && lesson.id === activity.runId;
  });
  const left = useStudio((state) => (run ? secondsLeft(state, run, activity) : null));
  const sweep = useStudio((state) => {
    const found = state.sweeps.find(({ id }) => id === run?.sweep?.sweepId);
    const progress = found ? sweepProgress(state, found) : null;
    return { name: found?.name ?? null, done: progress?.doneCount ?? 0, total: progress?.runCount ?? 0 };
  });
  const { waiting, isPaused } = useStudio(({ queue }) => ({ waiting: queue.runIds.length, isPaused: queue.isPaused }));
  const { progress, phase, lost, kind, isStopping, isPausing, space } = activity;
  const name = run?.name;
  const show = () => {
    openRun(activity.runId);
    goTo(kind === 'train' ? 'train' : 'evaluate');
  };
  if (space?.isWaiting) return <Bar title={t('activity.waiting', { name })} facts={[]} share={1} onShow={show} />;
  const epochs = (phase === 'training' || progress?.isTraining) && run ? epochsOf(run, progress?.epoch) : null;
  const inFull = !isLesson && [
    isElsewhere && t('activity.elsewhere'),
    epochs && t('activity.epoch', { epoch: epochs.now, total: epochs.total }),
    progress &&
      t(progress.unit === 'steps' ? 'activity.updates' : 'activity.clips', {
        done: format.integer(progress.done),
        total: format.integer(progress.total),
      }),
    progress &&
      progress.clipsPerSec > 0 &&
      t('activity.clipsPerSec', { speed: format.decimal(progress.clipsPerSec, 1) }),
  ];
  const facts = [
    ...(inFull || []),
    left !== null && t('activity.left', { time: format.duration(left) }),
    sweep.name !== null &&
      t('activity.sweep', {
        name: sweep.name,
        done: format.integer(sweep.done),
        total: format.integer(sweep.total),
      }),
    !isElsewhere && waiting > 0 && t(isPaused ? 'activity.queuePaused' : 'activity.queue', { count: waiting }),
  ];
  return (
    <Bar
      title={
        isLesson
          ? t('lesson:working.title')
          : isStopping
            ? t(isPausing ? 'activity.pausing' : 'activity.stopping', { name })
            : progress?.isTraining
              ? t('activity.train.trunkAndTraining', { name })
              : lost && phase === 'loading'
                ? t('activity.replacing', { name, reason: t(`errors:${lost}.title`) })
                : t(`activity.${kind}.${phase}`, { name })
      }
      facts={facts}
      share={progress ? progress.done / Math.max(1, progress.total) : null}
      onShow={show}
    >
      {kind === 'train' && !isElsewhere && !hasOwnControls && (
        <div className={classes.buttons}>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('activity.pauseRun', { name })}
            disabled={isStopping}
            onClick={() => stopRun(activity.runId, 'pause')}
          >
            {t('activity.pause')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('activity.stopRun', { name })}
            disabled={isStopping}
            onClick={() => stopRun(activity.runId, 'stop')}
          >
            {t('activity.stop')}
          </Button>
        </div>
      )}
    </Bar>
  );
}

interface BarProps {
  title: string;
  facts: (string | false | null | undefined)[];
  /** 0..1, or null while unknown. */
  share: number | null;
  /** Leads to what it tells of. */
  onShow?: () => void;
  children?: ReactNode;
}

function Bar({ title, facts, share, onShow, children }: BarProps) {
  const percent = share === null ? null : Math.min(100, share * 100);
  return (
    <div className={classes.bar}>
      <div
        className={classes.track}
        role="progressbar"
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent === null ? undefined : Math.round(percent)}
      >
        <div
          className={classes.fill}
          data-unknown={percent === null || undefined}
          style={percent === null ? undefined : { transform: `scaleX(${percent / 100})` }}
        />
      </div>
      {onShow ? (
        <UnstyledButton className={classes.title} onClick={onShow}>
          {title}
        </UnstyledButton>
      ) : (
        <span className={classes.title}>{title}</span>
      )}
      <span className={classes.facts}>{facts.filter(Boolean).join(' · ')}</span>
      {children}
    </div>
  );
}
