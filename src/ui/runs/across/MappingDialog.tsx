// Which labels of a data set are which of a run's: guessed, until a person says so.

import { Button, Group, Modal, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { guessMapping, type LabelPairs, mappedLabels } from '../../../dataset/labels/label-mapping.ts';
import { type AcrossDataset, mappingFor } from '../../../run/across/across-matrix.ts';
import type { RunRecord } from '../../../run/run-record.ts';
import { useLabelText } from '../../common/label-text.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useActions, useStudio } from '../../common/use-studio.ts';
import classes from './across-dialog.module.css';
import type { OpenCell } from './cell-place.ts';

export function MappingDialog({ place, onClose }: { place: OpenCell | null; onClose: () => void }) {
  const { t } = useTranslation('across');
  const { t: common } = useTranslation('common');
  const { run, dataset } = useStudio((state) => ({
    run: state.runs.find(({ id }) => id === place?.runId),
    dataset: state.across.datasets?.find(({ id }) => id === place?.datasetId),
  }));
  return (
    <Modal
      opened={run !== undefined && dataset !== undefined}
      onClose={onClose}
      title={t('mapping.title', { name: dataset?.name ?? '' })}
      size="lg"
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      {run && dataset ? <Form run={run} dataset={dataset} onClose={onClose} /> : null}
    </Modal>
  );
}

function Form({ run, dataset, onClose }: { run: RunRecord; dataset: AcrossDataset; onClose: () => void }) {
  const { t } = useTranslation('across');
  const format = useNumberFormat();
  const actions = useActions();
  const mappings = useStudio((state) => state.across.mappings);
  const [pairs, setPairs] = useState<LabelPairs>(() => mappingFor(run, dataset, mappings).pairs);
  const ofRun = useLabelText(run.labelCodes);
  const ofDataset = useLabelText(dataset.codes);
  const countOf = (label: string) => dataset.counts[dataset.labels.indexOf(label)] ?? 0;
  const tested = dataset.labels.reduce((sum, label) => sum + (pairs[label] ? countOf(label) : 0), 0);
  const isEnough = mappedLabels(pairs).size >= 2;
  const save = () =>
    actions.setLabelMapping({ datasetId: dataset.id, labels: [...run.labels], mapping: pairs }).then(onClose, () => {});
  return (
    <div className={classes.details}>
      <p>{t('mapping.text', { name: run.name })}</p>
      <div className={classes.selects}>
        {dataset.labels.map((label) => (
          <NativeSelect
            key={label}
            size="xs"
            label={
              <>
                {ofDataset(label)}{' '}
                <small className={classes.dim}>
                  {t('clips', { count: countOf(label), number: format.integer(countOf(label)) })}
                </small>
              </>
            }
            value={pairs[label] ?? ''}
            data={[
              { value: '', label: t('mapping.none') },
              ...run.labels.map((value) => ({ value, label: ofRun(value) })),
            ]}
            onChange={(event) => setPairs({ ...pairs, [label]: event.currentTarget.value || null })}
          />
        ))}
      </div>
      <p className={classes.note} role="status">
        {isEnough ? t('mapping.tested', { count: tested, number: format.integer(tested) }) : t('mapping.tooFew')}
      </p>
      <Group justify="flex-end" gap="xs">
        <Button
          variant="subtle"
          onClick={() => setPairs(guessMapping(dataset, { labels: run.labels, codes: run.labelCodes ?? null }))}
        >
          {t('mapping.guess')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('mapping.cancel')}
        </Button>
        <Button onClick={() => void save()}>{t('mapping.save')}</Button>
      </Group>
    </div>
  );
}
