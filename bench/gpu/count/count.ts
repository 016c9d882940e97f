// What `npm run bench -- gpu --count` bundles and starts: the engine on a device that computes nothing or, started with Dawn
// (start.mjs), on the adapter that is there, as if it were hardware. Prints one line of JSON.

import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { adapterInfo, findAdapter, openDevice } from '../../../src/engine/backend/webgpu-device.ts';
import { openCounting } from './counting-backend.ts';
import { Ledger } from './ledger.ts';
import { openNullDevice, usualAdapter } from './null-device.ts';
import { type CountedModel, countWorkload, type Workload } from './workloads.ts';

async function openReal(): Promise<{ device: GPUDevice; info: GPUAdapterInfo }> {
  const adapter = await findAdapter();
  if (!adapter) throw new Error('Dawn finds no adapter: is a Vulkan driver installed?');
  const device = await openDevice(adapter, (error) => {
    console.error(error.message);
    process.exit(1);
  });
  return { device, info: adapterInfo(adapter) };
}

// the last argument: start.mjs comes before it
const models = (process.argv.at(-1) ?? 'nano').split(',') as CountedModel[];
const isReal = typeof navigator === 'object' && 'gpu' in navigator;
const { device, info } = isReal
  ? await openReal()
  : { device: openNullDevice(), info: usualAdapter.info as GPUAdapterInfo };
const ledger = new Ledger();
await openCounting(device, { info, isSoftware: false }, ledger);
const workloads: Workload[] = [];
for (const model of models) workloads.push(await countWorkload(model, ledger));
process.stdout.write(`${JSON.stringify(workloads)}\n`, () => process.exit(0));
