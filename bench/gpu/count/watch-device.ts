// Counts what is done to a GPUDevice, whether it computes (Dawn) or not (null-device.ts): its methods are wrapped, and do
// what they did.

import type { DispatchWork, Ledger } from './ledger.ts';

/** Buffers that a kernel of TensorFlow.js reads and writes: the first binding of each is its output, the last its uniforms. */
interface Bound {
  outputs: number;
  inputs: number;
}

type Method = (this: unknown, ...args: never[]) => unknown;

export class DeviceWatch {
  /** What the next dispatch needs, where the one who dispatches has said it. */
  next: Omit<DispatchWork, 'workgroups'> | null = null;
  private readonly ledger: Ledger;
  private readonly pipelines = new WeakMap<object, string>();
  private readonly bindGroups = new WeakMap<object, Bound>();
  /** The pipeline and bind group of the pass that is being recorded. */
  private pipeline: object | null = null;
  private bindGroup: object | null = null;

  constructor(device: GPUDevice, ledger: Ledger) {
    this.ledger = ledger;
    this.watchBuffers(device);
    this.watchKernels(device);
    this.watchQueue(device.queue);
  }

  private watchBuffers(device: GPUDevice): void {
    after(device, 'createBuffer', (buffer: GPUBuffer, { size, mappedAtCreation }: GPUBufferDescriptor) => {
      const { counts } = this.ledger;
      counts.buffersCreated += 1;
      counts.bufferBytesCreated += size;
      if (mappedAtCreation) counts.uploadBytes += size;
      after(buffer, 'mapAsync', () => {
        this.ledger.counts.readbacks += 1;
        this.ledger.counts.readbackBytes += size;
      });
    });
  }

  private watchKernels(device: GPUDevice): void {
    after(device, 'createComputePipeline', (pipeline: object, { label }: GPUComputePipelineDescriptor) => {
      this.ledger.counts.pipelinesCompiled += 1;
      this.pipelines.set(pipeline, label ?? '');
    });
    after(device, 'createBindGroup', (group: object, { entries }: GPUBindGroupDescriptor) => {
      this.ledger.counts.bindGroups += 1;
      this.bindGroups.set(group, boundTo([...entries]));
    });
    after(device, 'createCommandEncoder', (encoder: GPUCommandEncoder) => {
      after(encoder, 'beginComputePass', (pass: GPUComputePassEncoder) => {
        after(pass, 'setPipeline', (_, pipeline: object) => {
          this.pipeline = pipeline;
        });
        after(pass, 'setBindGroup', (_, __, group: object) => {
          this.bindGroup = group;
        });
        after(pass, 'dispatchWorkgroups', (_, x: number, y = 1, z = 1) => this.dispatched(x * y * z));
      });
    });
  }

  private watchQueue(queue: GPUQueue): void {
    after(queue, 'submit', (_, buffers: Iterable<GPUCommandBuffer>) => {
      this.ledger.counts.commandBuffers += [...buffers].length;
    });
    after(queue, 'writeBuffer', (_, __, ___, data: ArrayBuffer, ____, size?: number) => {
      this.ledger.counts.bufferWrites += 1;
      this.ledger.counts.uploadBytes += size ?? data.byteLength;
    });
  }

  private dispatched(workgroups: number): void {
    const { pipeline, bindGroup, next } = this;
    this.next = null;
    const kernel = (pipeline && this.pipelines.get(pipeline)) ?? '';
    const { inputs = 0, outputs = 0 } = (bindGroup && this.bindGroups.get(bindGroup)) ?? {};
    // of TensorFlow.js's own kernels it is only known what is bound: an operation for each number that they write
    const stock = { kernel: `tfjs ${kernel}`, flops: outputs / 4, readBytes: inputs, writtenBytes: outputs };
    this.ledger.counts.dispatches.push({ ...(next ?? stock), workgroups });
  }
}

function boundTo(entries: readonly GPUBindGroupEntry[]): Bound {
  const sizes = entries.map(({ resource }) => {
    const { buffer, size } = resource as GPUBufferBinding;
    return size ?? buffer.size;
  });
  const [outputs = 0, ...others] = sizes.slice(0, -1);
  return { outputs, inputs: others.reduce((sum, size) => sum + size, 0) };
}

/** Has `then` called after each call of a method, with what it returned and its arguments. */
function after<T extends object, Name extends keyof T & string>(
  target: T,
  name: Name,
  then: (returned: never, ...args: never[]) => void,
): void {
  const original = target[name] as Method;
  const watched = function (this: unknown, ...args: never[]) {
    const returned = original.apply(target, args);
    (then as (returned: unknown, ...args: unknown[]) => void)(returned, ...args);
    return returned;
  };
  Object.defineProperty(target, name, { value: watched, configurable: true, writable: true });
}
