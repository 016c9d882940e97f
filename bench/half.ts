// float16 arithmetic on this machine's Vulkan, Metal or Direct3D (Dawn) against the goldens: forward, gradients and training.
// `--cases NAMES` (base,large); a software driver will do: Mesa's lavapipe, 25 or newer.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CheckResult } from '../src/parity/reporter.ts';
import { projectRoot } from '../tools/packages.mjs';
import { bundleEngine, installDawn } from './gpu/bundle.ts';
import type { ParityTask } from './gpu/engine.ts';
import type { EngineStart, OpenedGpu } from './gpu/engine-start.ts';
import { worst } from './gpu/figures.ts';
import { enginePeer, type Peer } from './gpu/peer.ts';

const { values } = parseArgs({
  options: { cases: { type: 'string', default: 'base,large' }, help: { type: 'boolean', default: false } },
});
if (values.help) {
  console.log('npm run bench -- half [--cases NAMES]   golden cases (base,large), with frozen matrices in float16');
  process.exit(0);
}

/** What the checks are of, by a part of their names. */
const groups = {
  'convolutions, projection and layers': / (conv_features|projected|hidden_states|last_hidden_state|trunk)/,
  logits: /logits/,
  losses: /loss/,
  'gradients, share of the largest': / of /,
};

/** The engine is opened once: compiling its kernels is what takes long in software. */
async function openHalf(): Promise<Peer> {
  const peer = enginePeer();
  const start: EngineStart = { asHardware: true, gpuArithmetic: 'float16', examines: false };
  console.log(`${(await peer.ask<OpenedGpu>(start)).adapter}`);
  return peer;
}

async function check(peer: Peer, name: string): Promise<CheckResult[]> {
  const golden = join(projectRoot, 'fixtures', 'golden');
  const task: ParityTask = { kind: 'parity', name, folder: join(golden, name), clips: join(golden, 'clips') };
  const checks: CheckResult[] = [];
  for await (const { isLast, ...one } of peer.askAll<CheckResult>(task)) if (!isLast) checks.push(one);
  return checks;
}

installDawn();
await bundleEngine();
const peer = await openHalf();
let isRight = true;
for (const name of values.cases.split(',')) {
  const checks = await check(peer, name);
  const ran = checks.filter(({ status }) => status !== 'skipped');
  const failed = ran.filter(({ status }) => status === 'failed');
  console.log(`${name}: ${ran.length} checks, ${failed.length} failed`);
  for (const [group, pattern] of Object.entries(groups)) {
    const of = ran.filter((one) => pattern.test(one.name));
    if (of.length > 0) console.log(`  ${group}: ${worst(of, '').toExponential(1)} at most, of ${of.length}`);
  }
  for (const one of failed)
    console.log(`  FAILED ${one.name}: error ${one.error}, tolerance ${one.tolerance} ${one.detail}`);
  isRight &&= ran.length > 0 && failed.length === 0;
}
peer.close();
process.exit(isRight ? 0 : 1);
