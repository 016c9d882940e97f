// `npm run hosts`: serves the build as each kind of host does (tools/hosting/host-server.mjs), visits it with a new browser profile
// from the sample to the same page without a connection, and prints what came of it: docs/hosting.md.

import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { chromiumArgs, ensureBrowser } from './browser.mjs';
import { ensureBuild } from './build.mjs';
import { hostKinds, startHost } from './hosting/host-server.mjs';
import { type Visit, visitHost } from './hosting/visit-host.ts';
import { projectRoot } from './packages.mjs';

const usage = `npm run hosts -- [--only TEXT]
  --only TEXT   the hosts whose name has this text`;

function readOptions(): string {
  try {
    return parseArgs({ options: { only: { type: 'string', default: '' } } }).values.only;
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`);
    return process.exit(2);
  }
}

const only = readOptions();
const plans = [
  ...hostKinds.map((kind) => ({ kind, name: kind.name, blocksWorkers: false })),
  ...hostKinds
    .filter(({ hasHeaders }) => !hasHeaders)
    .map((kind) => ({ kind, name: 'the first again, in a browser without service workers', blocksWorkers: true })),
].filter(({ name }) => name.includes(only));
if (plans.length === 0) {
  console.error(`No host has “${only}” in its name.`);
  process.exit(2);
}

ensureBuild();
const browser = await chromium.launch({ executablePath: ensureBrowser(), args: chromiumArgs });
const visits: Visit[] = [];
const faults: string[] = [];
for (const { kind, name, blocksWorkers } of plans) {
  const host = await startHost(`${projectRoot}/dist`, kind);
  try {
    const visit = await visitHost(browser, host, blocksWorkers);
    visits.push(visit);
    if (visit.isIsolated === blocksWorkers) faults.push(`${name}: isolated is ${visit.isIsolated}`);
    if (visit.opensOffline === false) faults.push(`${name}: other figures without a connection`);
    console.log(`${name}\n${lines(visit)}\n`);
  } catch (error) {
    faults.push(`${name}: ${(error as Error).message}`);
  } finally {
    await host.stop();
  }
}
await browser.close();
// threads, a reload in the middle of a training and the host itself change nothing in what is computed
const sentences = new Set(visits.map(({ sentence }) => sentence));
if (sentences.size > 1) faults.push(`The results differ: ${[...sentences].join('; ')}`);
for (const fault of faults) console.error(`✗ ${fault}`);
console.log(
  `${visits.length} of ${plans.length} hosts served the page from the first load to one without a connection.`,
);
process.exit(faults.length > 0 ? 1 : 0);

function lines({ isIsolated, threads, loads, keptSec, taughtSec, sentence, exportBytes, opensOffline }: Visit): string {
  return [
    `  isolated: ${isIsolated ? 'yes' : 'no'}, threads: ${threads}, loads until the page was there: ${loads}`,
    `  kept for use without a connection: ${keptSec === null ? 'no' : `after ${keptSec.toFixed(1)} s`}`,
    `  learnt, with a reload in the middle: ${taughtSec.toFixed(1)} s. ${sentence}`,
    `  exported: ${(exportBytes / 1e6).toFixed(2)} MB`,
    `  opens without a connection: ${opensOffline === null ? 'no' : 'with the same figures, and exports'}`,
  ].join('\n');
}
