// The train worker with one more ear, for tests: it destroys its GPU device when told.

import '../workers/train-worker.ts';

const devices: GPUDevice[] = [];
if (typeof GPUAdapter !== 'undefined') {
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (...args) {
    const device = await request.apply(this, args);
    devices.push(device);
    return device;
  };
}

new BroadcastChannel('voxtune-kill').addEventListener('message', () => devices.at(-1)?.destroy());
