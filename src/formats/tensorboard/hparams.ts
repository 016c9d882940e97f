// What the HPARAMS tab shows of a run: its settings, and which figures it is judged by. Field numbers are those of
// tensorboard/plugins/hparams/{plugin_data,api}.proto.

import { pluginData, type SummaryValue } from './event-file.ts';
import { Message } from './messages.ts';

export type HyperparameterValue = string | number | boolean;

export interface Experiment {
  hyperparameters: ReadonlyMap<string, HyperparameterValue>;
  /** Tags of scalars. */
  metrics: readonly string[];
  createdAtSec: number;
}

const plugin = 'hparams';

export function experiment({ hyperparameters, metrics, createdAtSec }: Experiment): SummaryValue {
  const content = new Message();
  for (const [name, value] of hyperparameters)
    content.message(4, new Message().text(1, name).integer(4, dataTypes[typeof value as keyof typeof dataTypes]));
  for (const tag of metrics) content.message(5, new Message().message(1, new Message().text(2, tag)));
  content.double(3, createdAtSec);
  return pluginData('_hparams_/experiment', plugin, new Message().message(2, content));
}

const dataTypes = { string: 1, boolean: 2, number: 3 } as const;

export function sessionStart(
  hyperparameters: ReadonlyMap<string, HyperparameterValue>,
  startedAtSec: number,
): SummaryValue {
  const content = new Message();
  for (const [name, value] of hyperparameters) content.entry(1, name, jsonValue(value));
  content.double(5, startedAtSec);
  return pluginData('_hparams_/session_start_info', plugin, new Message().message(3, content));
}

const statuses = { success: 1, failure: 2, running: 3 } as const;

export function sessionEnd(status: keyof typeof statuses, endedAtSec: number): SummaryValue {
  const content = new Message().integer(1, statuses[status]).double(2, endedAtSec);
  return pluginData('_hparams_/session_end_info', plugin, new Message().message(4, content));
}

/** google.protobuf.Value */
function jsonValue(value: HyperparameterValue): Message {
  if (typeof value === 'number') return new Message().double(2, value);
  return typeof value === 'string' ? new Message().text(3, value) : new Message().bool(4, value);
}
