// What tables are called.

const tableNames = /\.(csv|tsv|tab|psv|jsonl|ndjson)$/i;
const perhapsNames = /\.(txt|lst|list|json)$/i;
const workbookNames = /\.(xlsx?|xlsm|ods|numbers|parquet|feather|arrow)$/i;

/** A table, whatever it is about. */
export function isTableName(name: string): boolean {
  return tableNames.test(name);
}

/** Perhaps one: what it holds tells. */
export function maybeTableName(name: string): boolean {
  return perhapsNames.test(name);
}

/** A table in a form that is not read. */
export function isWorkbookName(name: string): boolean {
  return workbookNames.test(name);
}
