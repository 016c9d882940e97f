// What goes into a project's file, with what each part takes, before it is saved; and how far that is.

import { Button, Checkbox, Group, Modal, Radio, Stack } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DatasetRecord } from '../../dataset/dataset-record.ts';
import type { ProjectSizes } from '../../runs/project/project-types.ts';
import type { AskedProject } from '../../state/project-types.ts';
import { AreaError } from '../common/ErrorNotice.tsx';
import { useIsNarrow } from '../common/use-is-narrow.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useReturnFocus } from '../common/use-return-focus.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { chooseTarget } from './choose-target.ts';
import { ProjectProgress } from './ProjectProgress.tsx';
import classes from './project.module.css';
import { projectTotal } from './project-total.ts';

type Parts = Pick<AskedProject, 'recordings' | 'models' | 'checkpoints'>;

const keeps = ['result', 'all', 'none'] as const;

interface SaveProjectDialogProps {
  dataset: Pick<DatasetRecord, 'id' | 'name'>;
  onClose(): void;
}

export function SaveProjectDialog({ dataset: { id, name }, onClose }: SaveProjectDialogProps) {
  const { t } = useTranslation('project');
  const format = useNumberFormat();
  const { projectSizes, saveProject, dismissError } = useActions();
  const isNarrow = useIsNarrow();
  useReturnFocus();
  const isSaving = useStudio((state) => state.projectWork !== null);
  const [sizes, setSizes] = useState<ProjectSizes | null>(null);
  const [parts, setParts] = useState<Parts>({ recordings: true, models: true, checkpoints: 'result' });
  useEffect(() => {
    let isOpen = true;
    projectSizes(id).then(
      (read) => isOpen && setSizes(read),
      // told as the error of the area
      () => undefined,
    );
    return () => {
      isOpen = false;
    };
  }, [id, projectSizes]);
  const close = () => {
    dismissError('project');
    onClose();
  };
  const total = sizes && projectTotal(sizes, parts);
  const save = async () => {
    const target = await chooseTarget(name, total ?? 0, t('work.file'));
    if (target === 'cancelled') return;
    const asked = { ...parts, recordings: parts.recordings && sizes?.recordings !== null, datasetId: id };
    await saveProject(asked, target).then(close, () => undefined);
  };
  const sizeOf = (bytes: number) => <span className={classes.size}>{format.bytes(bytes)}</span>;
  const weights = (which: (typeof keeps)[number]) =>
    sizes && { result: sizes.resultCheckpoints, all: sizes.allCheckpoints, none: 0 }[which];

  return (
    <Modal
      opened
      onClose={close}
      size={560}
      fullScreen={isNarrow}
      title={t('dialog.title', { name })}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
      transitionProps={{ duration: 0 }}
    >
      <Stack gap="md">
        <p className={classes.text}>{t('dialog.text')}</p>
        <AreaError area="project" />
        {sizes === null ? (
          <p className={classes.text}>{t('dialog.reading')}</p>
        ) : (
          <fieldset className={classes.parts} disabled={isSaving}>
            <legend>{t('dialog.what')}</legend>
            <div className={classes.part}>
              <Checkbox
                data-autofocus
                label={t('dialog.recordings')}
                description={sizes.recordings === null ? t('dialog.recordingsGone') : t('dialog.recordingsHint')}
                checked={parts.recordings && sizes.recordings !== null}
                disabled={sizes.recordings === null || isSaving}
                onChange={(event) => setParts({ ...parts, recordings: event.currentTarget.checked })}
              />
              {sizeOf(sizes.recordings ?? 0)}
            </div>
            <div className={classes.part}>
              <Checkbox
                label={t('dialog.models')}
                description={t('dialog.modelsHint')}
                checked={parts.models}
                disabled={isSaving}
                onChange={(event) => setParts({ ...parts, models: event.currentTarget.checked })}
              />
              {sizeOf(sizes.models)}
            </div>
            {sizes.runCount > 0 && (
              <Radio.Group
                label={t('dialog.checkpoints')}
                value={parts.checkpoints}
                onChange={(checkpoints) => setParts({ ...parts, checkpoints: checkpoints as Parts['checkpoints'] })}
              >
                {keeps.map((which) => (
                  <div key={which} className={classes.part}>
                    <Radio value={which} label={t(`dialog.keep.${which}`)} disabled={isSaving} />
                    {sizeOf(weights(which) ?? 0)}
                  </div>
                ))}
              </Radio.Group>
            )}
            <p className={classes.text}>
              {sizes.runCount > 0
                ? t('dialog.runs', { count: sizes.runCount, number: format.integer(sizes.runCount) })
                : t('dialog.noRuns')}
            </p>
          </fieldset>
        )}
        {isSaving ? <ProjectProgress /> : null}
        <Group justify="flex-end" gap="xs">
          <span className={classes.total}>
            {total === null ? '' : t('dialog.total', { size: format.bytes(total) })}
          </span>
          <Button variant="default" onClick={close}>
            {isSaving ? t('dialog.close') : t('dialog.cancel')}
          </Button>
          <Button disabled={sizes === null || isSaving} onClick={() => void save()}>
            {t('dialog.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
