// What a notification of the system says when a run is over.

import type { RunRecord } from '../../run/run-record.ts';
import type { Said } from '../common/said.ts';

export interface EndNotice {
  title: Said;
  body: Said;
}

export function endNotice({
  name,
  state,
  step,
  totalSteps: total,
}: Pick<RunRecord, 'name' | 'state' | 'step' | 'totalSteps'>): EndNotice {
  const values = { step, total, count: total };
  const title = { key: state === 'paused' ? 'notice.paused' : 'notice.title', values: { name } };
  if (state === 'failed') return { title, body: { key: 'notice.failed', values } };
  if (step >= total) return { title, body: { key: 'notice.all', values } };
  return { title, body: { key: state === 'finished' ? 'notice.early' : 'notice.part', values } };
}
