// How the table of runs is looked at, from visit to visit: all but what was searched.

import { parseJson } from '../lib/parse-json.ts';
import { z } from '../lib/zod.ts';
import { noFilter } from '../run/table/run-filter.ts';
import type { RunsTableView } from './runs-table.ts';
import type { SettingsStore } from './studio-deps.ts';

const rememberedSchema = z.object({
  columns: z.array(z.string()).nullable().catch(null),
  sorting: z.object({ column: z.string(), isDescending: z.boolean() }).nullable().catch(null),
  groupBy: z.array(z.string()).catch([]),
});

const key = 'voxtune.runsTable';

export function recallRunsTable(settings: SettingsStore): RunsTableView {
  const stored = rememberedSchema.safeParse(parseJson(settings.read(key)) ?? {});
  return { ...(stored.success ? stored.data : rememberedSchema.parse({})), filter: noFilter };
}

export function rememberRunsTable(settings: SettingsStore, { columns, sorting, groupBy }: RunsTableView): void {
  settings.write(key, JSON.stringify({ columns, sorting, groupBy }));
}
