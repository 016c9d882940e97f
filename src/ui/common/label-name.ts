// A label as it is shown, without React: for the page, the command and the report.

import { type CodeLanguage, codeName } from '../../dataset/labels/code-names.ts';

/** @param codes the set of codes that the label may be of, as a data set or a run names it */
export function labelText(label: string, codes: string | null | undefined, language: CodeLanguage): string {
  const name = codeName(codes, label, language);
  return name === null || name.toLowerCase() === label.toLowerCase() ? label : `${label} · ${name}`;
}
