// The arguments of all dispatches of one command buffer, in one uniform buffer that is uploaded once before it is submitted.

import type { WgslKernel } from './wgsl-kernel.ts';

const bufferBytes = 64 * 1024;

export class KernelArguments {
  private readonly buffer: GPUBuffer;
  private readonly bytes = new ArrayBuffer(bufferBytes);
  private readonly view = new DataView(this.bytes);
  private readonly queue: GPUQueue;
  private readonly alignment: number;
  private used = 0;

  constructor(device: GPUDevice) {
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    this.buffer = device.createBuffer({ size: bufferBytes, usage, label: 'kernel arguments' });
    this.queue = device.queue;
    this.alignment = device.limits.minUniformBufferOffsetAlignment;
  }

  /** Whether one more dispatch has room; if not, submit first. */
  hasRoomFor(kernel: WgslKernel): boolean {
    return this.used + bytesOf(kernel) <= bufferBytes;
  }

  /** What a kernel's dispatches bind, each from where `write` says. */
  binding(kernel: WgslKernel): GPUBufferBinding {
    return { buffer: this.buffer, offset: 0, size: bytesOf(kernel) };
  }

  /** Writes the arguments of a dispatch, in the order that the kernel declares them, and says where. */
  write(kernel: WgslKernel, values: Readonly<Record<string, number>>): number {
    const offset = this.used;
    const size = bytesOf(kernel);
    let at = offset;
    for (const name in kernel.args) {
      const value = values[name];
      if (value === undefined) throw new Error(`${kernel.name}: no value for ${name}`);
      if (kernel.args[name] === 'u32') this.view.setUint32(at, value, true);
      else this.view.setFloat32(at, value, true);
      at += 4;
    }
    this.used = Math.ceil((offset + size) / this.alignment) * this.alignment;
    return offset;
  }

  /** Call right before the command buffer is submitted. */
  upload(): void {
    if (this.used > 0) this.queue.writeBuffer(this.buffer, 0, this.bytes, 0, this.used);
    this.used = 0;
  }

  destroy(): void {
    this.buffer.destroy();
  }
}

/** A multiple of 16, as uniform structs have it. */
function bytesOf({ args }: WgslKernel): number {
  let count = 0;
  for (const _ in args) count += 1;
  return Math.max(16, Math.ceil(count / 4) * 16);
}
