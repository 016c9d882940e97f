// The moments in which a soak takes a page away on purpose: in the middle of an import, of a pass through the frozen layers,
// of an evaluation, of an export. The worker stands there when it happens, so that the moment is hit for certain; what was
// interrupted is then begun again, and compared with what an undisturbed one gives.

import { createHash } from 'node:crypto';
import JSZip from 'jszip';
import { itemAt } from '../../src/lib/present.ts';
import { removeTrunkCaches } from './damage.ts';
import * as drive from './drive-page.ts';
import { kill, pageKills, takeSpace } from './kills.ts';
import { readStored } from './stored-runs.ts';
import type { Studio } from './studio.ts';
import type { HoldPoint } from './worker-hooks.ts';

export const momentKinds = ['import', 'pass', 'pass-without-space', 'evaluation', 'export'] as const;

export type MomentKind = (typeof momentKinds)[number];

const patienceMs = 120_000;

/** What the run left alone came to, and what its evaluation and export gave. */
export interface Results {
  checksums: string;
  logits: string | null;
  weightsHash: string;
}

/** Does something until a worker stands at a point of it. Throws where it never does. */
async function holdAt({ gate }: Studio, point: HoldPoint, from: number, begin: () => Promise<unknown>): Promise<void> {
  gate.closeAt(point, from);
  const never = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`the moment ${point} ${from} was not hit`)), patienceMs).unref();
  });
  await begin();
  await Promise.race([gate.stands(), never]);
}

/** The same, and takes the page away there. */
async function killAt(studio: Studio, point: HoldPoint, from: number, begin: () => Promise<unknown>): Promise<void> {
  await holdAt(studio, point, from, begin);
  const kind = itemAt(pageKills, studio.between(0, pageKills.length - 1));
  studio.say(`${kind} at ${point} ${from}`);
  studio.page = await kill(kind, studio.page, studio.context, studio.address);
  studio.gate.open();
}

/** An import that is interrupted leaves no data set; begun again it goes on, gives the same clips, and leaves nothing else. */
export async function interruptImport(studio: Studio): Promise<string[]> {
  const before = await readStored(studio.listener.page);
  await killAt(studio, 'importing', studio.between(1, 400), () => drive.dropFile(studio.page, studio.archive));
  await drive.goTo(studio.page, 'Data');
  const after = await readStored(studio.listener.page);
  const faults: string[] = [];
  if (after.datasets.length !== before.datasets.length) faults.push('an interrupted import left a data set');
  await importSample(studio);
  const ended = await readStored(studio.listener.page);
  if (ended.leaked.files > 0) faults.push(`an import that was begun again left ${ended.leaked.files} bytes`);
  const [first, last] = [before.datasets[0], ended.datasets.at(-1)];
  if (first?.clips !== last?.clips) faults.push('an import that was begun again gave other clips');
  return faults;
}

/** As a person does who is told that clips are damaged. */
export async function importSample(studio: Studio): Promise<void> {
  const countOf = async () => (await readStored(studio.listener.page)).datasets.length;
  const before = await countOf();
  await drive.dropFile(studio.page, studio.archive);
  const until = Date.now() + patienceMs;
  while ((await countOf()) === before) {
    if (Date.now() > until) throw new Error('an import did not end');
    await studio.page.waitForTimeout(200);
  }
}

/** Begins the run, and interrupts its pass through the frozen layers. */
export async function interruptPass(studio: Studio): Promise<void> {
  await withoutCaches(studio);
  await killAt(studio, 'passing', studio.between(1, 600), () => drive.start(studio.page));
  await drive.carryOn(studio.page);
}

/** The same without space, from the middle of the pass on. The run is through, or says that it needs space and goes on when
 *  there is some. */
export async function fillDiskInPass(studio: Studio): Promise<void> {
  await withoutCaches(studio);
  await holdAt(studio, 'passing', studio.between(1, 600), () => drive.start(studio.page));
  const giveSpace = await takeSpace(studio.page, studio.context, studio.address);
  studio.say('no space at passing');
  studio.gate.open();
  const isRunning = await drive.reach(studio.page, 2);
  await giveSpace();
  if (isRunning) return;
  const run = (await readStored(studio.listener.page)).runs.at(-1);
  studio.say(`${run?.state}: ${run?.error}`);
  if (run?.state === 'failed' && !run.error?.startsWith('storage/full')) throw new Error(`${run.error}`);
  await drive.carryOn(studio.page);
}

async function withoutCaches(studio: Studio): Promise<void> {
  // a page that is open may hold one
  await studio.page.goto('about:blank');
  await removeTrunkCaches(studio.listener.page);
  await studio.page.goto(studio.address);
}

/** An evaluation that is interrupted once gives the same figures. */
export async function interruptEvaluation(studio: Studio, expected: Results): Promise<string[]> {
  await killAt(studio, 'evaluating', 1, () => drive.beginEvaluation(studio.page));
  const { logits } = await resultsOf(studio, 'logits');
  return logits === expected.logits ? [] : ['an evaluation that was begun again gave other numbers'];
}

/** An export that is interrupted once gives the same weights. */
export async function interruptExport(studio: Studio, expected: Results): Promise<string[]> {
  await killAt(studio, 'exporting', 1, () => drive.beginDownload(studio.page));
  const { weightsHash } = await resultsOf(studio, 'weights');
  return weightsHash === expected.weightsHash ? [] : ['an export that was begun again gave other weights'];
}

/** Of the run that is open. */
export async function resultsOf(studio: Studio, what: 'all' | 'logits' | 'weights'): Promise<Results> {
  if (what !== 'weights') await drive.evaluate(studio.page);
  const weightsHash = what === 'logits' ? '' : await hashOfWeights(await drive.download(studio.page));
  const run = (await readStored(studio.listener.page)).runs.at(-1);
  return { checksums: String(run?.checksums), logits: run?.logits ?? null, weightsHash };
}

async function hashOfWeights(file: Buffer): Promise<string> {
  const zip = await JSZip.loadAsync(file);
  const name = Object.keys(zip.files).find((path) => path.endsWith('model.safetensors'));
  const weights = await (name ? zip.file(name) : null)?.async('uint8array');
  if (!weights) throw new Error('a download holds no weights');
  return createHash('sha256').update(weights).digest('hex');
}
