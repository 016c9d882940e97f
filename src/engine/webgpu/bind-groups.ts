// A kernel's bind groups, kept: a step asks for the buffers of the one before it, and making a group costs the program a good part of
// what a dispatch does.

/** Of one kernel; beyond these all are forgotten. A group of buffers that were destroyed meanwhile is not found again, since no new
 *  buffer has the number of one before. */
const mostGroups = 512;

const numbers = new WeakMap<GPUBuffer, number>();
let buffersSeen = 0;

function numberOf(buffer: GPUBuffer): number {
  const known = numbers.get(buffer);
  if (known !== undefined) return known;
  numbers.set(buffer, ++buffersSeen);
  return buffersSeen;
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
