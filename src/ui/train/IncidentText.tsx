// Something that befell a run, as a sentence of its log.

import { useTranslation } from 'react-i18next';
import type { RunIncident } from '../../run/run-record.ts';
import { useErrorText } from '../common/error-text.ts';
import { useNumberFormat } from '../common/use-number-format.ts';

export function IncidentText({ incident }: { incident: RunIncident }) {
  const { t } = useTranslation('train');
  const errorText = useErrorText();
  const format = useNumberFormat();
  const { kind, step, error, params } = incident;
  const values = { ...params, step: format.integer(step), reason: error ? errorText(error).title : '' };
  if (kind === 'skipped') return t(`incident.skipped.${params.cause === 'gradient' ? 'gradient' : 'loss'}`, values);
  if (kind === 'frames-lost') return t(`incident.frames-lost.${params.clips === 'all' ? 'all' : 'some'}`, values);
  return t(`incident.${kind}`, values);
}
