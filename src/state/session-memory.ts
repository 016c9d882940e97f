// What a reload brings back beside the stored data: what was open, the form's settings, the backend asked for.

import { type TrainingConfig, trainingConfigSchema } from '../config/training-config.ts';
import { backendPreferences } from '../engine/backend/engine-info.ts';
import { parseJson } from '../lib/parse-json.ts';
import { isPlainObject } from '../lib/record-schemas.ts';
import { z } from '../lib/zod.ts';
import { runOriginSchema } from '../run/run-record.ts';
import { places } from './places.ts';
import type { SettingsStore } from './studio-deps.ts';
import type { StudioState } from './studio-state.ts';
import { sweepDraftSchema } from './sweep-draft.ts';

/** What cannot be read is as good as never remembered, field by field. */
const id = z.string().nullable().catch(null);

const sessionSchema = z.object({
  place: z.enum(places).catch('data'),
  datasetId: id,
  modelId: id,
  runId: id,
  draft: z
    .object({ origin: runOriginSchema.nullable(), isLesson: z.literal(true).optional() })
    .nullable()
    .catch(null),
  lessonRunId: id,
  sweepDraft: sweepDraftSchema.nullable().catch(null),
  backendPreference: z.enum(backendPreferences).catch('auto'),
});

export interface SessionMemory extends z.infer<typeof sessionSchema> {
  config: Partial<TrainingConfig>;
}

const key = 'voxtune.session';

/** The last session, as far as it can be read. */
export function recallSession(settings: SettingsStore): SessionMemory {
  const stored = parseJson(settings.read(key));
  const fields = isPlainObject(stored) ? stored : {};
  return { ...sessionSchema.parse(fields), config: wholeSettings(fields.config) };
}

/** The settings that the form could have. */
function wholeSettings(stored: unknown): Partial<TrainingConfig> {
  if (!isPlainObject(stored)) return {};
  const whole = Object.entries(trainingConfigSchema.shape).filter(
    ([name, field]) => Object.hasOwn(stored, name) && field.safeParse(stored[name]).success,
  );
  return Object.fromEntries(whole.map(([name]) => [name, stored[name]]));
}

export function rememberSession(settings: SettingsStore, state: StudioState): void {
  const memory: SessionMemory = {
    place: state.place,
    datasetId: state.dataset?.record.id ?? null,
    modelId: state.model?.id ?? null,
    runId: state.runId,
    draft: state.draft,
    lessonRunId: state.lessonRunId,
    sweepDraft: state.sweepDraft,
    config: state.config,
    backendPreference: state.backendPreference,
  };
  const text = JSON.stringify(memory);
  // the state changes many times a second while something runs, this seldom
  if (settings.read(key) !== text) settings.write(key, text);
}
