// How an ONNX file of this precision does on the run's test clips, asked for before it is downloaded.

import { Button, Progress, Text } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { OnnxPrecision } from '../../export/onnx/onnx-options.ts';
import type { OnnxTrial } from '../../export/onnx/onnx-trial.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { onnxTrialKey } from '../../state/onnx-trial-types.ts';
import { ErrorNotice } from '../common/ErrorNotice.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './onnx.module.css';

interface OnnxTrialViewProps {
  run: RunRecord;
  precision: OnnxPrecision;
}

export function OnnxTrialView({ run, precision }: OnnxTrialViewProps) {
  const { t } = useTranslation('export');
  const { tryOnnx } = useActions();
  const key = onnxTrialKey(run, precision);
  const outcome = useStudio(({ onnxTrials }) => onnxTrials[key] ?? null);
  const trying = useStudio(({ onnxTrying }) => onnxTrying);
  const hasDataset = useStudio(({ datasets }) => datasets.some(({ id }) => id === run.datasetId));
  const missing = run.evaluation === null ? 'evaluation' : hasDataset ? null : 'dataset';
  if (missing) {
    return (
      <Text size="xs" c="dimmed">
        {t(`onnx.trial.needs.${missing}`)}
      </Text>
    );
  }
  return (
    <div className={classes.trial}>
      <div role="status">{outcome && 'trial' in outcome ? <Outcome trial={outcome.trial} /> : null}</div>
      {outcome && 'error' in outcome ? <ErrorNotice error={outcome.error} /> : null}
      {trying?.key === key ? (
        <Trying />
      ) : outcome && 'trial' in outcome ? null : (
        <div>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconListCheck size={16} aria-hidden />}
            disabled={trying !== null}
            onClick={() => void tryOnnx(run.id, precision)}
          >
            {t('onnx.trial.try')}
          </Button>
          <Text size="xs" c="dimmed" mt={4}>
            {t('onnx.trial.about')}
          </Text>
        </div>
      )}
    </div>
  );
}

function Trying() {
  const { t } = useTranslation('export');
  const { stopOnnxTrial } = useActions();
  const progress = useStudio(({ onnxTrying }) => onnxTrying?.progress ?? null);
  return (
    <div className={classes.trying}>
      <Progress
        size="sm"
        transitionDuration={0}
        aria-label={t('onnx.trial.progress')}
        value={progress ? (100 * progress.done) / progress.total : 100}
        striped={progress === null}
        animated={progress === null}
      />
      <span>
        {progress ? t('onnx.trial.clips', { done: progress.done, total: progress.total }) : t('onnx.trial.opening')}
      </span>
      <Button size="compact-sm" variant="default" aria-label={t('onnx.trial.stop')} onClick={stopOnnxTrial}>
        {t('stop')}
      </Button>
    </div>
  );
}

function Outcome({ trial }: { trial: OnnxTrial }) {
  const { t } = useTranslation('export');
  const format = useNumberFormat();
  const { clipCount, testCount, correct, runCorrect, changed, bytes } = trial;
  const share = (right: number) => format.percent(right / clipCount, 1);
  const values = {
    share: share(correct),
    runShare: share(runCorrect),
    count: clipCount,
    total: format.integer(testCount),
  };
  return (
    <Text size="sm">
      {t(clipCount < testCount ? 'onnx.trial.resultPart' : 'onnx.trial.result', values)}{' '}
      {changed === 0 ? t('onnx.trial.same') : t('onnx.trial.changed', { count: changed })}{' '}
      {t('onnx.trial.size', { size: format.bytes(bytes) })}
    </Text>
  );
}
