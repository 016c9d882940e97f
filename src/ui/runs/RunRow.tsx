// One run as a row: what it was made of, how far it came, how good it is.

import { ActionIcon, Table, Tooltip } from '@mantine/core';
import { IconAdjustments, IconCopy, IconPlayerTrackNext, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RunRecord, RunState } from '../../run/run-record.ts';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { featuresSaid } from '../probe/row-names.ts';
import { canContinue, canFineTune } from '../train/run-abilities.ts';
import { changedSettings } from './changed-settings.ts';
import { RunName } from './RunName.tsx';
import classes from './RunsTablePage.module.css';
import { validationFigure } from './run-figures.ts';

const stateColors: Readonly<Record<RunState, string>> = {
  new: 'var(--mantine-color-dimmed)',
  queued: 'var(--mantine-color-dimmed)',
  running: 'var(--mantine-color-blue-filled)',
  paused: 'var(--mantine-color-blue-filled)',
  stopped: 'var(--mantine-color-yellow-filled)',
  finished: 'var(--mantine-color-teal-filled)',
  failed: 'var(--mantine-color-red-filled)',
};

interface RunRowProps {
  run: RunRecord;
  isOpen: boolean;
  onDelete(): void;
}

export function RunRow({ run, isOpen, onDelete }: RunRowProps) {
  const { t } = useTranslation('runs');
  const format = useNumberFormat();
  const actions = useActions();
  const said = useSaid('probe');
  const running = useStudio((state) => state.running);
  const isBusy = useStudio(isEngineTaken);
  const isElsewhere = useStudio((state) => state.elsewhere[run.id] !== undefined);
  const validation = validationFigure(run);
  const { evaluation } = run;
  const update = (step: number) => (
    <span className={classes.small}>{t('figureOf', { step: format.integer(step) })}</span>
  );
  const changed = changedSettings(run.config);
  const isEarly = run.state === 'finished' && run.step < run.totalSteps;
  const isAtWork = running?.runId === run.id || isElsewhere;

  const open = () => {
    actions.openRun(run.id);
    actions.goTo(run.evaluation ? 'evaluate' : 'train');
  };
  const goOn = () => {
    actions.openRun(run.id);
    actions.goTo('train');
    void actions.continueRun(run.id);
  };

  return (
    <Table.Tr data-open={isOpen || undefined} className={classes.row}>
      <Table.Th scope="row">
        <RunName run={run} onOpen={open} />
        <span className={classes.small}>{format.date(run.createdAt)}</span>
      </Table.Th>
      <Table.Td>
        <span className={classes.state}>
          <i style={{ background: stateColors[run.state] }} aria-hidden />
          {isElsewhere ? t('elsewhere') : t(`state.${run.probe ? 'probe' : isEarly ? 'early' : run.state}`)}
        </span>
        <span className={classes.small}>
          {run.probe
            ? said([featuresSaid(run.probe.head)])
            : t('updates', {
                done: format.integer(run.step),
                total: format.integer(run.totalSteps),
                count: run.totalSteps,
              })}
        </span>
      </Table.Td>
      <Table.Td className={classes.words}>
        <span title={run.datasetName}>{run.datasetName}</span>
        <span title={run.modelName}>{run.modelName}</span>
      </Table.Td>
      <Table.Td>
        {run.probe ? (
          '–'
        ) : changed.length === 0 ? (
          <span className={classes.dimmed}>{t('noneChanged')}</span>
        ) : (
          <span className={classes.settings} title={changed.map(({ name, value }) => `${name} = ${value}`).join('\n')}>
            {changed.slice(0, 2).map(({ name, value }) => (
              <code key={name}>
                {name} = {typeof value === 'number' ? format.scientific(value) : String(value ?? t('none'))}
              </code>
            ))}
            {changed.length > 2 ? <span>{t('moreChanged', { count: changed.length - 2 })}</span> : null}
          </span>
        )}
      </Table.Td>
      <Table.Td className={classes.number}>
        {run.probe ? (
          <>
            {format.percent(run.probe.accuracy)}
            <span className={classes.small}>{t('inFolds', { folds: format.integer(run.probe.foldCount) })}</span>
          </>
        ) : (
          <>
            {validation ? format.percent(validation.accuracy) : '–'}
            {validation ? update(validation.step) : null}
          </>
        )}
      </Table.Td>
      <Table.Td className={classes.number}>
        {evaluation ? <b>{format.percent(evaluation.metrics.test_accuracy)}</b> : '–'}
        {evaluation && !run.probe ? update(evaluation.step) : null}
      </Table.Td>
      <Table.Td className={classes.number}>{run.probe ? '–' : format.duration(run.elapsedSec)}</Table.Td>
      <Table.Td>
        <span className={classes.buttons}>
          {run.probe && !canFineTune(run) ? null : (
            <Tooltip label={t(run.probe ? 'fineTune' : 'duplicate', { name: run.name })}>
              <ActionIcon
                aria-label={t(run.probe ? 'fineTune' : 'duplicate', { name: run.name })}
                disabled={isBusy}
                onClick={() => void actions.duplicateRun(run.id, run.probe ? 0 : undefined)}
              >
                {run.probe ? <IconAdjustments size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
              </ActionIcon>
            </Tooltip>
          )}
          {canContinue(run) && !isElsewhere ? (
            <Tooltip label={t('continue', { name: run.name })}>
              <ActionIcon aria-label={t('continue', { name: run.name })} disabled={isBusy} onClick={goOn}>
                <IconPlayerTrackNext size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
          ) : null}
          <Tooltip label={t('delete.label', { name: run.name })}>
            <ActionIcon aria-label={t('delete.label', { name: run.name })} disabled={isAtWork} onClick={onDelete}>
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </span>
      </Table.Td>
    </Table.Tr>
  );
}
