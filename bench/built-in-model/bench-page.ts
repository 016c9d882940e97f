// The headless page that trainings and probes are measured in: one after another, with the same files.

import { openHeadlessPage } from '../../tools/headless-page.ts';
import { usageBelow } from '../../tools/process-tree.ts';
import { ProgressLine } from '../../tools/progress-line.ts';
import type { Body } from './bodies.ts';
import type { Task } from './tasks.ts';

export interface Measured {
  testAccuracy: number;
  /** Null: there are no validation clips. */
  validationAccuracy: number | null;
  testClips: number;
  /** The update whose weights were tested. */
  testedStep: number;
  updates: number;
  /** From the start of the import to the end of the evaluation. */
  seconds: number;
  /** Processor time of the browser meanwhile; null where the system does not tell. */
  processorSeconds: number | null;
}

export async function openBenchPage(task: Task, body: Body) {
  const { page, setFiles, close } = await openHeadlessPage();
  const line = new ProgressLine();
  await page.exposeFunction('reportProgress', (progress: Parameters<ProgressLine['show']>[0]) => line.show(progress));
  await setFiles('files', [task.archive]);
  await setFiles('model', body.files);
  return { page, line, close };
}

/** Data and model, but for the split. */
export function dataRequest({ fields }: Task, body: Body) {
  const field = (index: number) => ({ kind: 'field' as const, separator: '_', index });
  return {
    backend: 'wasm' as const,
    data: 'files' as const,
    model: body.files.length > 0 ? ('files' as const) : ('builtin' as const),
    labelRule: field(fields.label),
    groupRules: [{ name: 'speaker', rule: field(fields.speaker) }],
  };
}

export function usedSeconds(): number | null {
  return process.platform === 'linux' ? usageBelow(process.pid).cpuSec : null;
}
