// Something that befell a run, as a sentence of its log.

import type { RunIncident, RunRecord } from '../../run/run-record.ts';
import { useErrorText } from '../common/error-text.ts';
import { useSaid } from '../common/use-said.ts';
import { incidentSaid } from './run-sentences.ts';

export function IncidentText({ incident, run }: { incident: RunIncident; run: Pick<RunRecord, 'config'> }) {
  const errorText = useErrorText();
  const said = useSaid('train');
  return said(incidentSaid(incident, run, incident.error ? errorText(incident.error).title : ''));
}
