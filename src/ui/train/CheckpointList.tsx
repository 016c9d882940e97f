// The checkpoints that are kept: where the run can go on from, and which one is used.

import { ActionIcon, Tooltip } from '@mantine/core';
import { IconGitBranch, IconTrophy } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { VirtualTable } from '../common/VirtualTable.tsx';
import classes from './TrainPlace.module.css';

interface CheckpointListProps extends Pick<RunRecord, 'checkpoints' | 'bestStep'> {
  /** Null: none can be started now. */
  onStartFrom: ((step: number) => void) | null;
}

export const CheckpointList = memo(function CheckpointList(props: CheckpointListProps) {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const checkpoints = [...props.checkpoints].sort((a, b) => b.step - a.step);
  const bytes = checkpoints.reduce((sum, checkpoint) => sum + checkpoint.bytes, 0);
  return (
    <Panel title={t('checkpoints.title')} aside={checkpoints.length > 0 ? <span>{format.bytes(bytes)}</span> : null}>
      {checkpoints.length === 0 ? (
        <p>{t('checkpoints.none')}</p>
      ) : (
        <VirtualTable
          label={t('checkpoints.title')}
          rows={checkpoints}
          rowKey={(checkpoint) => checkpoint.step}
          heightPx={208}
          minWidth="18rem"
          columns={[
            {
              id: 'step',
              header: t('chart.update'),
              width: '5.75rem',
              align: 'end',
              cell: ({ step }) => (
                <>
                  {step === props.bestStep ? (
                    <Tooltip label={t('chart.best')}>
                      <IconTrophy size={14} role="img" aria-label={t('chart.best')} className={classes.best} />
                    </Tooltip>
                  ) : null}
                  {format.integer(step)}
                </>
              ),
            },
            {
              id: 'epoch',
              header: t('log.epochColumn'),
              width: '4rem',
              align: 'end',
              cell: ({ epoch, isBroken }) => (isBroken ? '–' : format.decimal(epoch, 2)),
            },
            {
              id: 'saved',
              header: t('checkpoints.saved'),
              cell: ({ savedAt, isBroken }) =>
                isBroken ? t('records:broken') : <span title={format.date(savedAt)}>{format.time(savedAt)}</span>,
            },
            {
              id: 'branch',
              header: <span className="visually-hidden">{t('checkpoints.branch')}</span>,
              width: '2.75rem',
              cell: ({ step, isBroken }) => (
                <Tooltip label={t('checkpoints.startFrom', { step: format.integer(step) })}>
                  <ActionIcon
                    size="sm"
                    aria-label={t('checkpoints.startFrom', { step: format.integer(step) })}
                    disabled={props.onStartFrom === null || isBroken}
                    onClick={() => props.onStartFrom?.(step)}
                  >
                    <IconGitBranch size={15} aria-hidden />
                  </ActionIcon>
                </Tooltip>
              ),
            },
          ]}
        />
      )}
    </Panel>
  );
});
