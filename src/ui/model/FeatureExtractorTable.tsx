// The feature extractor's settings under the names of preprocessor_config.json: shown, and editable.

import { Button, NativeSelect, NumberInput, Switch, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  defaultFeatureExtractor,
  type FeatureExtractorConfig,
  truncationLength,
} from '../../config/feature-extractor.ts';
import type { ModelRecord } from '../../model/model-record.ts';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './FeatureExtractorTable.module.css';

interface FeatureExtractorTableProps {
  model: ModelRecord;
  isDisabled: boolean;
}

export function FeatureExtractorTable({ model, isDisabled }: FeatureExtractorTableProps) {
  const { t } = useTranslation('model');
  const format = useNumberFormat();
  const { setFeatureExtractor } = useActions();
  const dataRateHz = useStudio((state) => state.dataset?.record.sampleRateHz ?? null);
  const config = model.featureExtractor;
  const cutsAt = truncationLength(config);
  const change = (part: Partial<FeatureExtractorConfig>) => void setFeatureExtractor({ ...config, ...part });
  const isDefault = (Object.keys(config) as (keyof FeatureExtractorConfig)[]).every(
    (key) => config[key] === defaultFeatureExtractor[key],
  );
  return (
    <Panel title={t('extractor.title')}>
      <p className={classes.source}>{t(`extractor.source.${model.featureExtractorSource}`)}</p>
      <Table className={classes.table} withRowBorders>
        <Table.Tbody>
          <Row name="sampling_rate" hint={t('extractor.samplingRate')}>
            <CommittedNumber
              label="sampling_rate"
              value={config.samplingRateHz}
              min={1}
              suffix=" Hz"
              isDisabled={isDisabled}
              onCommit={(samplingRateHz) => change({ samplingRateHz: samplingRateHz ?? config.samplingRateHz })}
            />
          </Row>
          <Row name="do_normalize" hint={t('extractor.doNormalize')}>
            <Switch
              checked={config.doNormalize}
              disabled={isDisabled}
              aria-label="do_normalize"
              onChange={(event) => change({ doNormalize: event.currentTarget.checked })}
            />
          </Row>
          <Row name="return_attention_mask" hint={t('extractor.returnAttentionMask')}>
            <Switch
              checked={config.returnAttentionMask}
              disabled={isDisabled}
              aria-label="return_attention_mask"
              onChange={(event) => change({ returnAttentionMask: event.currentTarget.checked })}
            />
          </Row>
          <Row name="padding_value" hint={t('extractor.paddingValue')}>
            <CommittedNumber
              label="padding_value"
              value={config.paddingValue}
              isDisabled={isDisabled}
              onCommit={(paddingValue) => change({ paddingValue: paddingValue ?? 0 })}
            />
          </Row>
          <Row name="padding_side" hint={t('extractor.paddingSide')}>
            <NativeSelect
              size="xs"
              value={config.paddingSide}
              disabled={isDisabled}
              aria-label="padding_side"
              data={[
                { value: 'right', label: t('extractor.right') },
                { value: 'left', label: t('extractor.left') },
              ]}
              onChange={(event) => change({ paddingSide: event.currentTarget.value === 'left' ? 'left' : 'right' })}
            />
          </Row>
          <Row name="max_length" hint={t('extractor.maxLength')}>
            <CommittedNumber
              label="max_length"
              value={config.maxLength}
              min={1}
              placeholder={t('extractor.none')}
              isDisabled={isDisabled}
              onCommit={(maxLength) => change({ maxLength, ...(maxLength === null ? { truncation: false } : {}) })}
            />
          </Row>
          <Row name="truncation" hint={t(config.maxLength ? 'extractor.truncation' : 'extractor.truncationNeeds')}>
            <Switch
              checked={config.truncation}
              disabled={isDisabled || config.maxLength === null}
              aria-label="truncation"
              onChange={(event) => change({ truncation: event.currentTarget.checked })}
            />
          </Row>
          <Row name="pad_to_multiple_of" hint={t('extractor.padToMultipleOf')}>
            <CommittedNumber
              label="pad_to_multiple_of"
              value={config.padToMultipleOf}
              min={1}
              placeholder={t('extractor.none')}
              isDisabled={isDisabled}
              onCommit={(padToMultipleOf) => change({ padToMultipleOf })}
            />
          </Row>
          <Row name="feature_size" hint={t('extractor.featureSize')}>
            <span className={classes.fixed}>{config.featureSize}</span>
          </Row>
        </Table.Tbody>
      </Table>
      {dataRateHz !== null && dataRateHz !== config.samplingRateHz ? (
        <p className={classes.note} role="note">
          {t('extractor.resampled', {
            data: format.integer(dataRateHz),
            model: format.integer(config.samplingRateHz),
          })}
        </p>
      ) : null}
      {cutsAt === null ? null : (
        <p className={classes.note} role="note">
          {t('extractor.cuts', { seconds: format.decimal(cutsAt / config.samplingRateHz, 2) })}
        </p>
      )}
      {model.featureExtractorSource === 'edited' && !isDefault ? (
        <Button
          mt="xs"
          size="compact-xs"
          variant="subtle"
          disabled={isDisabled}
          onClick={() => change(defaultFeatureExtractor)}
        >
          {t('extractor.useDefaults')}
        </Button>
      ) : null}
    </Panel>
  );
}

function Row({ name, hint, children }: { name: string; hint: string; children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th className={classes.name} scope="row">
        <code>{name}</code>
        <span>{hint}</span>
      </Table.Th>
      <Table.Td className={classes.value}>{children}</Table.Td>
    </Table.Tr>
  );
}

interface CommittedNumberProps {
  label: string;
  /** Null: not set, for which the field is empty. */
  value: number | null;
  min?: number;
  suffix?: string;
  placeholder?: string;
  isDisabled: boolean;
  /** Null where the field was emptied. */
  onCommit(value: number | null): void;
}

/** Takes effect when it is left or Enter is pressed: a half-typed rate is no rate. */
function CommittedNumber({ label, value, min, suffix, placeholder, isDisabled, onCommit }: CommittedNumberProps) {
  const commit = (input: HTMLInputElement) => {
    const text = input.value.replace(suffix ?? '', '').trim();
    if (text === '') {
      if (value !== null) onCommit(null);
      return;
    }
    const next = Number(text);
    if (Number.isFinite(next) && next !== value && (min === undefined || next >= min)) onCommit(next);
  };
  return (
    <NumberInput
      key={value}
      size="xs"
      defaultValue={value ?? undefined}
      min={min}
      suffix={suffix}
      placeholder={placeholder}
      allowDecimal={min === undefined}
      hideControls
      disabled={isDisabled}
      aria-label={label}
      classNames={{ input: classes.number }}
      onBlur={(event) => commit(event.currentTarget)}
      onKeyDown={(event) => (event.key === 'Enter' ? commit(event.currentTarget) : undefined)}
    />
  );
}
