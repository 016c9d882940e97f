// A kernel's bind groups, kept: a step asks for the buffers of the one before it, and making a group costs the program a good part of
// what a dispatch does.

/** Of one kernel; beyond these all are forgotten. A group of buffers that were destroyed meanwhile is not found again, since no new
 *  buffer has the number of one before. */
const mostGroups = 512;

const numbers = new WeakMap<GPUBuffer, number>();
let buffersSeen = 0;

/** Buffers by their age. */
function numberOf(buffer: GPUBuffer): number {
  const known = numbers.get(buffer);
  if (known !== undefined) return known;
  numbers.set(buffer, ++buffersSeen);
  return buffersSeen;
}

/** What TensorFlow.js's `BufferManager` (4.22.0, dist/buffer_manager.js) keeps and does, as far as it is used here. */
export interface BufferManager {
  /** By size and usage; the last is taken next. */
  freeBuffers: ReadonlyMap<string, GPUBuffer[]>;
  releaseBuffer(buffer: GPUBuffer, reuse?: boolean): void;
}

/** Has the oldest of the free buffers taken next, and not the one that was freed last: then equal steps take equal buffers, in the same
 *  places, and find their bind groups. */
export function reuseOldestFirst(manager: BufferManager): void {
  const { releaseBuffer } = manager;
  manager.releaseBuffer = (buffer, reuse = true) => {
    releaseBuffer.call(manager, buffer, reuse);
    const free = manager.freeBuffers.get(`${buffer.size}_${buffer.usage}`);
    if (!free || free.at(-1) !== buffer) return;
    const age = numberOf(buffer);
    let at = free.length - 1;
    for (let before = free[at - 1]; before && numberOf(before) < age; before = free[at - 1]) {
      free[at] = before;
      at -= 1;
    }
    free[at] = buffer;
  };
}

export class BindGroups {
  private readonly device: GPUDevice;
  private readonly layout: GPUBindGroupLayout;
  private readonly kernelArguments: GPUBufferBinding;
  private readonly groups = new Map<string, GPUBindGroup>();

  constructor(device: GPUDevice, layout: GPUBindGroupLayout, kernelArguments: GPUBufferBinding) {
    this.device = device;
    this.layout = layout;
    this.kernelArguments = kernelArguments;
  }

  /** The kernel's arguments, then these, each the whole of its buffer. */
  of(buffers: readonly GPUBufferBinding[]): GPUBindGroup {
    let key = '';
    for (const { buffer } of buffers) key += `${numberOf(buffer)} `;
    const known = this.groups.get(key);
    if (known) return known;
    const entries = [this.kernelArguments, ...buffers].map((resource, binding) => ({ binding, resource }));
    const group = this.device.createBindGroup({ layout: this.layout, entries });
    if (this.groups.size >= mostGroups) this.groups.clear();
    this.groups.set(key, group);
    return group;
  }
}
