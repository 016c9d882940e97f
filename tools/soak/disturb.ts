// One run of a soak: begun, interrupted again and again, damaged underneath, and brought to its end.

import { itemAt } from '../../src/lib/present.ts';
import { type DamageKind, damage, isDamage, toldAs } from './damage.ts';
import * as drive from './drive-page.ts';
import { type KillKind, kill, opensPage } from './kills.ts';
import { fillDiskInPass, importSample, interruptPass, type MomentKind } from './moments.ts';
import { readStored, type StoredRun } from './stored-runs.ts';
import type { Studio } from './studio.ts';

export interface Disturbance {
  /** Steps between two checkpoints. */
  saveSteps: number;
  maxSteps: number;
  kinds: readonly (KillKind | DamageKind)[];
  moment: MomentKind | null;
  /** Told of each that was done. */
  onDone(kind: KillKind | DamageKind): void;
}

/** What was done to the run and it did not tell of. */
export async function disturb(studio: Studio, disturbance: Disturbance): Promise<string[]> {
  const { saveSteps, maxSteps, kinds, moment, onDone } = disturbance;
  const { between } = studio;
  if (moment === 'pass') await interruptPass(studio);
  else if (moment === 'pass-without-space') await fillDiskInPass(studio);
  else await drive.start(studio.page);
  const expected: DamageKind[] = [];
  const errors: string[] = [];
  const lossSteps: number[] = [];
  let next = between(1, saveSteps * 2);
  for (;;) {
    if (!(await drive.reach(studio.page, next))) {
      if (!(await mend(studio, errors))) break;
      continue;
    }
    const kind = itemAt(kinds, between(0, kinds.length - 1));
    await studio.page.waitForTimeout(between(0, 400));
    const reached = await drive.updateOf(studio.page);
    if (reached === null) continue;
    studio.say(`${kind} at update ${reached}`);
    if (isDamage(kind)) {
      if (await damageUnderneath(studio, kind)) {
        onDone(kind);
        if (await drive.carryOn(studio.page)) expected.push(kind);
      } else await drive.carryOn(studio.page);
    } else {
      studio.page = await kill(kind, studio.page, studio.context, studio.address);
      onDone(kind);
      if (opensPage(kind)) await drive.carryOn(studio.page);
    }
    // a third loss before the run has come further would be given up, as it should
    lossSteps.push(reached);
    next = Math.min(reached, maxSteps - 1) + between(1, saveSteps * 2);
    next = Math.max(next, (lossSteps.at(-2) ?? -Infinity) + 2 * saveSteps + 1);
  }
  const told = new Set([...(await newestRun(studio)).incidents.map(({ kind }) => kind), ...errors]);
  return expected.filter((kind) => !toldAs(kind).some((one) => told.has(one))).map((kind) => `${kind} was not told`);
}

/** Closes the page, does the damage, and opens another. */
async function damageUnderneath(studio: Studio, kind: DamageKind): Promise<boolean> {
  const { listener } = studio;
  await studio.page.close();
  const isDone = await damage(listener.page, kind, studio.between(0, 1_000_000));
  if (isDone && kind.endsWith('checkpoint')) await listener.add({ kind: 'damaged' });
  studio.page = await studio.context.newPage();
  await studio.page.goto(studio.address);
  return isDone;
}

/** Does what the error of a run that ended says. False where it did not end so. */
async function mend(studio: Studio, errors: string[]): Promise<boolean> {
  const { state, error, datasetId, id } = await newestRun(studio);
  if (state !== 'failed' || error === null) return false;
  const code = error.slice(0, error.indexOf(':'));
  studio.say(`it ended: ${error.slice(0, 200)}`);
  errors.push(code);
  if (code !== 'storage/damaged-clips' || errors.filter((one) => one === code).length > 4) return false;
  await importSample(studio);
  await drive.openWith(studio.page, { datasetId, runId: id, draft: null });
  await drive.carryOn(studio.page);
  return true;
}

export async function newestRun({ listener }: Studio): Promise<StoredRun> {
  const run = (await readStored(listener.page)).runs.at(-1);
  if (!run) throw new Error('no run is stored');
  return run;
}
