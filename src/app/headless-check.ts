// What the check found, as files for the training command: the page's sentences, with the clips that each is about.

import type { Finding } from '../dataset/checks/finding.ts';
import { toCsv } from '../export/csv.ts';
import { findingsOf } from '../state/findings.ts';
import type { OpenDataset } from '../state/studio-state.ts';
import { findingSaid } from '../ui/data/check/finding-sentences.ts';
import { format, inWords } from './headless-words.ts';

function sentenceOf(finding: Finding): string {
  return inWords('check', [findingSaid(finding, format)]);
}

function found(dataset: OpenDataset | null): { finding: Finding; paths: string[] }[] {
  if (!dataset) return [];
  const pathOf = (clip: number) => dataset.clips[clip]?.path ?? '';
  return findingsOf(dataset).map((finding) => ({ finding, paths: finding.clips.map(pathOf) }));
}

/** A row for each finding and file. Null: there is no data set. */
export function checkCsv(dataset: OpenDataset | null): string {
  const rows = found(dataset).flatMap(({ finding, paths }) => {
    const facts = [finding.code, finding.severity, finding.params.count, sentenceOf(finding)];
    return paths.length === 0 ? [[...facts, '']] : paths.map((path) => [...facts, path]);
  });
  return toCsv(['code', 'severity', 'count', 'sentence', 'file'], rows);
}

export function checkJson(dataset: OpenDataset | null): string {
  const findings = found(dataset).map(({ finding, paths }) => {
    const { code, severity, params } = finding;
    return { code, severity, sentence: sentenceOf(finding), ...params, files: paths };
  });
  return `${JSON.stringify(findings, null, 2)}\n`;
}
