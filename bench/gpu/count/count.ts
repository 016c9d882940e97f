// What `npm run bench -- gpu --count` bundles and starts: the engine on a device that computes nothing; prints one line of JSON.
// Started with Dawn (start.mjs), it counts on the adapter that is there, as if it were hardware, and then on a device that computes
// nothing and has the same limits: both must be asked the same.

import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { adapterInfo, findAdapter, openDevice } from '../../../src/engine/backend/webgpu-device.ts';
import { openCounting } from './counting-backend.ts';
import { type Counts, Ledger } from './ledger.ts';
import { type NullAdapter, openNullDevice, usualAdapter } from './null-device.ts';
import { type CountedModel, countWorkload, type Workload } from './workloads.ts';

async function countOn(device: GPUDevice, info: GPUAdapterInfo, models: readonly CountedModel[]): Promise<Workload[]> {
  const ledger = new Ledger();
  await openCounting(device, { info, isSoftware: false }, ledger);
  const workloads: Workload[] = [];
  for (const model of models) workloads.push(await countWorkload(model, ledger));
  return workloads;
}

async function openReal(): Promise<{ device: GPUDevice; info: GPUAdapterInfo }> {
  const adapter = await findAdapter();
  if (!adapter) throw new Error('Dawn finds no adapter: is a Vulkan driver installed?');
  const device = await openDevice(adapter, (error) => {
    console.error(error.message);
    process.exit(1);
  });
  return { device, info: adapterInfo(adapter) };
}

function like({ limits, features }: GPUDevice, info: GPUAdapterInfo): NullAdapter {
  const numbers: Record<string, number> = {};
  for (const name in limits) numbers[name] = limits[name as keyof GPUSupportedLimits] as number;
  return { limits: numbers, features: [...features], info };
}

/** What differs between two counts of the same work, by the clock aside. */
function differences(found: Workload, expected: Workload): string[] {
  const { model, ...parts } = found;
  return Object.entries(parts).flatMap(([part, counts]) => {
    const wanted = expected[part as keyof typeof parts];
    return (Object.keys(counts) as (keyof Counts)[])
      .filter((name) => name !== 'seconds' && JSON.stringify(counts[name]) !== JSON.stringify(wanted[name]))
      .map((name) => `${model}, ${part}: ${name}`);
  });
}

// the last argument: start.mjs comes before it
const models = (process.argv.at(-1) ?? 'nano').split(',') as CountedModel[];
const isReal = typeof navigator === 'object' && 'gpu' in navigator;
if (isReal) {
  const { device, info } = await openReal();
  const adapter = like(device, info);
  const real = await countOn(device, info, models);
  const counted = await countOn(openNullDevice(adapter), info, models);
  const differing = real.flatMap((workload, at) => differences(workload, counted[at] as Workload));
  for (const one of differing) console.log(`DIFFERS ${one}`);
  const dispatches = real.reduce(
    (sum, { step, frozenBatch }) => sum + step.dispatches.length + frozenBatch.dispatches.length,
    0,
  );
  console.log(
    `${models.join(', ')} on ${info.description || info.device}: ${dispatches} dispatches of a step and a frozen batch, ${differing.length} differences`,
  );
  process.exit(differing.length === 0 ? 0 : 1);
}
const workloads = await countOn(openNullDevice(), usualAdapter.info as GPUAdapterInfo, models);
process.stdout.write(`${JSON.stringify(workloads)}\n`, () => process.exit(0));
