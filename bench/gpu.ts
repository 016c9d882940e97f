// The engine on this machine's GPU under Node (Dawn), without a browser: parity, then rates and the job beside PyTorch.
// `npm run bench -- gpu --help` lists the options.

import { resolve } from 'node:path';
import { bundleCounter, bundleEngine, installDawn, pack } from './gpu/bundle.ts';
import { countAndPrint } from './gpu/count/command.ts';

const at = process.argv.indexOf('--pack');
if (at > 0) {
  const file = resolve(process.argv[at + 1] ?? 'out/bench-gpu.tar.xz');
  installDawn();
  await pack(file, process.argv.includes('--with-node'));
  console.log(`Packed: ${file}. Unpack it in an empty folder: docs/gpu.md says what to type there.`);
} else if (process.argv.includes('--count') || process.argv.includes('--roofline')) {
  const models = process.argv.indexOf('--models');
  await bundleCounter();
  countAndPrint(models > 0 ? (process.argv[models + 1] ?? '') : 'nano,base,large', process.argv.includes('--roofline'));
} else {
  if (!process.argv.includes('--help')) {
    installDawn();
    await bundleEngine();
  }
  await import('./gpu/cli.ts');
}
