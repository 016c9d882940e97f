// float16 arithmetic on this machine's Vulkan, Metal or Direct3D (Dawn) against the goldens: forward, gradients and training.
// `--cases NAMES` (base,large); a software driver will do: Mesa's lavapipe, 25 or newer.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CheckResult } from '../src/parity/reporter.ts';
import { projectRoot } from '../tools/packages.mjs';
import { bundleEngine, installDawn } from './gpu/bundle.ts';
import type { GpuTask } from './gpu/engine.ts';
import { worst } from './gpu/figures.ts';
import { enginePeer } from './gpu/peer.ts';

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

async function check(name: string): Promise<CheckResult[]> {
  const golden = join(projectRoot, 'fixtures', 'golden');
  const peer = enginePeer();
  const engine = { asHardware: true, gpuArithmetic: 'float16' } as const;
  const folders = { folder: join(golden, name), clips: join(golden, 'clips') };
  peer.send({ kind: 'parity', name, ...folders, engine } satisfies GpuTask);
  const checks: CheckResult[] = [];
  for (let one = await peer.next<CheckResult>(); one; one = await peer.next<CheckResult>()) checks.push(one);
  return checks;
}

installDawn();
await bundleEngine();
let isRight = true;
for (const name of values.cases.split(',')) {
  const checks = await check(name);
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
process.exit(isRight ? 0 : 1);
