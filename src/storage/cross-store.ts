// Runs on other data sets: the newest evaluation of each pair, and which labels a person, or a guess, has taken for the same.

import {
  type CrossEvaluation,
  crossEvaluationSchema,
  type LabelMapping,
  labelMappingSchema,
} from '../run/across/cross-evaluation.ts';
import { database, writeTogether } from './database.ts';
import { writing } from './errors.ts';
import { readRecord } from './whole-records.ts';

/** All that are stored whole: others are made again. */
export async function listCrossEvaluations(): Promise<CrossEvaluation[]> {
  const stored: unknown[] = await (await database()).getAll('crossEvaluations');
  return stored.flatMap((one) => readRecord(crossEvaluationSchema, one).record ?? []);
}

/** In place of an earlier one of the pair. Throws `storage/full`. */
export async function putCrossEvaluation(evaluation: CrossEvaluation): Promise<void> {
  await writing('the evaluation', 24 * evaluation.clips.length + 1000, () =>
    writeTogether(['crossEvaluations'], (transaction) => [transaction.objectStore('crossEvaluations').put(evaluation)]),
  );
}

/** Those that a person has chosen. */
export async function listLabelMappings(): Promise<LabelMapping[]> {
  const stored: unknown[] = await (await database()).getAll('labelMappings');
  return stored.flatMap((one) => readRecord(labelMappingSchema, one).record ?? []);
}

/** In place of an earlier one of the pair. Throws `storage/full`. */
export async function putLabelMapping(mapping: LabelMapping): Promise<void> {
  await writing('the labels', 1000, () =>
    writeTogether(['labelMappings'], (transaction) => [
      transaction.objectStore('labelMappings').put(mapping, [mapping.datasetId, JSON.stringify(mapping.labels)]),
    ]),
  );
}
