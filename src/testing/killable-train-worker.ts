// The train worker with one more ear, for tests: its GPU device is destroyed, or seems lost at the next runs' beginnings; and
// a run is stopped right after a row, however fast this machine is.

import { VoxtuneError } from '../lib/errors.ts';
import type { RunEvent } from '../run/run-events.ts';
import { turns } from '../workers/train-worker.ts';

/** `losses`: so many files fail to open, as if the GPU had been lost by then. `step`: of the row after which the next run
 *  stops. */
export type Harm =
  | { kind: 'destroy-device' }
  | { kind: 'lose-at-opening'; losses: number }
  | { kind: 'stop-after-row'; step: number };

const devices: GPUDevice[] = [];
if (typeof GPUAdapter !== 'undefined') {
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (...args) {
    const device = await request.apply(this, args);
    devices.push(device);
    return device;
  };
}

let losses = 0;
// a worker has it, and TypeScript's library for pages does not
const files = FileSystemFileHandle.prototype as unknown as { createSyncAccessHandle(): Promise<unknown> };
const open = files.createSyncAccessHandle;
files.createSyncAccessHandle = async function () {
  if (losses === 0) return open.apply(this);
  losses -= 1;
  throw new VoxtuneError('engine/device-lost', 'The GPU was lost.', { reason: 'a test' });
};

let lastStep = Number.POSITIVE_INFINITY;
// an event crosses as the argument of a callback
const post = MessagePort.prototype.postMessage as (this: MessagePort, ...args: unknown[]) => void;
MessagePort.prototype.postMessage = function (...args: unknown[]) {
  const [message] = args as [{ argumentList?: { value?: RunEvent }[] } | null];
  const event = message?.argumentList?.[0]?.value;
  if (event?.type === 'row' && event.row.step >= lastStep) {
    lastStep = Number.POSITIVE_INFINITY;
    turns.stop('stop');
  }
  post.apply(this, args);
};

const channel = new BroadcastChannel('voxtune-harm');
channel.addEventListener('message', ({ data }: MessageEvent<Harm>) => {
  if (data.kind === 'destroy-device') devices.at(-1)?.destroy();
  else if (data.kind === 'lose-at-opening') losses = data.losses;
  else lastStep = data.step;
  channel.postMessage('done');
});
