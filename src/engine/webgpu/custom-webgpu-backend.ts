// TensorFlow.js's WebGPU backend with our way of running a kernel: any number of outputs, WGSL without its preamble, few
// command buffers. Its kernels and ours go into the same command buffers, in the order they are called.

import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/base';
import * as tf from '@tensorflow/tfjs-core';
import { VoxtuneError } from '../../lib/errors.ts';
import { hardwareTiles, softwareTiles, type TileChoice, type TileName } from '../gemm/webgpu/tiles.ts';
import type { KernelSet } from '../kernel-set/kernel-set.ts';
import { BindGroups, type BufferManager, reuseOldestFirst } from './bind-groups.ts';
import { KernelArguments } from './kernel-arguments.ts';
import { plainReduction, type RowReduction, rowReductionFor } from './row-reduction.ts';
import {
  layoutEntries,
  moduleSource,
  type Traffic,
  type WgslKernel,
  type Workgroups,
  workgroupSize,
} from './wgsl-kernel.ts';

/** A kernel of the KernelSet on WebGPU: it dispatches one or more WGSL kernels. */
export type WebgpuKernel<Name extends keyof KernelSet> = (
  gpu: CustomWebgpuBackend,
  ...call: Parameters<KernelSet<tf.TensorInfo>[Name]>
) => ReturnType<KernelSet<tf.TensorInfo>[Name]>;

/** Dispatches of one command buffer. */
const dispatchesPerSubmit = 64;
/** Floating-point operations after which a command buffer is submitted: tenths of a second on a slow adapter of each kind,
 *  well below the two seconds after which a desktop's watchdog resets the GPU. */
const maxFlops = { hardware: 2e10, software: 1e9 };
const maxConstants = 64;

const plainTile: TileName = 'naive8x4';
const plainTiles: TileChoice = { large: plainTile, small: plainTile };

/** The private fields of `WebGPUBackend` (4.22.0, dist/backend_webgpu.js) that this class uses. All of it is here. */
interface Hidden {
  /** The command buffer being recorded; null after each submit, until `ensureCommandEncoderReady`. */
  commandEncoder: GPUCommandEncoder | null;
  /** The pass being recorded. TensorFlow.js's kernels begin one where there is none and add to it; so do ours. */
  computePassEncoder: GPUComputePassEncoder | null;
  /** Dispatches in this command buffer: at WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE TensorFlow.js's kernels submit. */
  dispatchCountInPass: number;
  /** Tensors that the current command buffer uses; `disposeData` keeps the buffers of these until it is submitted. */
  commandQueueOwnedIds: WeakSet<object>;
  readonly bufferManager: BufferManager;
  /** A tensor's buffer, once `uploadToGPU` made it. */
  tensorToBinding(tensor: tf.TensorInfo): GPUBindingResource;
}

export interface Dispatch {
  inputs: readonly tf.TensorInfo[];
  outputs: readonly tf.TensorInfo[];
  args: Readonly<Record<string, number>>;
  workgroups: Workgroups;
  /** Floating-point operations, a function such as exp as one: what a command buffer may hold, and what counters add up. */
  flops: number;
  /** Bytes that it has to read and write at least, where that is not each tensor once. */
  traffic?: Traffic;
}

interface Compiled {
  pipeline: GPUComputePipeline;
  bindGroups: BindGroups;
}

export interface AdapterTraits {
  info: GPUAdapterInfo;
  isSoftware: boolean;
}

export class CustomWebgpuBackend extends WebGPUBackend {
  readonly info: GPUAdapterInfo;
  readonly isSoftware: boolean;
  /** How kernels reduce rows. */
  rowReduction: RowReduction;
  /** The tiles that GEMMs use; autotuning changes them. */
  tiles: TileChoice;
  /** Those of GEMMs with float16 weights; null where weights are float32. */
  halfTiles: TileChoice | null = null;
  /** Floating-point operations of a dispatch, at most. */
  readonly maxFlops: number;
  /** The largest tensor that a kernel can be given. */
  readonly maxTensorBytes: number;
  private readonly compiled = new Map<string, Compiled>();
  private readonly kernelArguments: KernelArguments;
  private readonly constants = new Map<string, tf.TensorInfo>();
  private flopsInBuffer = 0;

  constructor(device: GPUDevice, { info, isSoftware }: AdapterTraits) {
    super(device, info);
    this.info = info;
    this.isSoftware = isSoftware;
    this.rowReduction = rowReductionFor(device, info, isSoftware);
    this.tiles = isSoftware ? softwareTiles : hardwareTiles;
    this.maxFlops = isSoftware ? maxFlops.software : maxFlops.hardware;
    this.maxTensorBytes = Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize);
    this.kernelArguments = new KernelArguments(device);
    reuseOldestFirst(this.hidden().bufferManager);
    tf.env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', dispatchesPerSubmit);
  }

  /** A new float32 tensor for a kernel to write. */
  output(shape: number[]): tf.TensorInfo {
    return this.makeTensorInfo(shape, 'float32');
  }

  /** Whole numbers as a tensor that is kept for the next kernel that asks for the same; the backend owns it. */
  constant(values: readonly number[]): tf.TensorInfo {
    const key = values.join();
    const known = this.constants.get(key);
    if (known) return known;
    const [oldest] = this.constants;
    if (this.constants.size >= maxConstants && oldest) {
      const [oldestKey, { dataId }] = oldest;
      this.disposeData(dataId);
      this.constants.delete(oldestKey);
    }
    const tensor = this.makeTensorInfo([values.length], 'int32', Int32Array.from(values));
    this.constants.set(key, tensor);
    return tensor;
  }

  /** Forgets `constant`'s tensors: after a command buffer that was refused, what it was to upload is not there. */
  forgetConstants(): void {
    for (const { dataId } of this.constants.values()) this.disposeData(dataId);
    this.constants.clear();
  }

  /** Runs a kernel without what is chosen for the adapter: no shared memory, no barriers, no subgroups. */
  inPlainVariants<T>(run: () => T): T {
    const { tiles, halfTiles, rowReduction } = this;
    Object.assign(this, { tiles: plainTiles, halfTiles: null, rowReduction: plainReduction });
    try {
      return run();
    } finally {
      Object.assign(this, { tiles, halfTiles, rowReduction });
    }
  }

  /** Runs a task with the tiles of large GEMMs for small ones too; null, without running it, where these are the same. */
  async withLargeTiles<T>(task: () => Promise<T>): Promise<T | null> {
    const { tiles, halfTiles } = this;
    if (tiles.large === tiles.small && (!halfTiles || halfTiles.large === halfTiles.small)) return null;
    const largeOf = ({ large }: TileChoice): TileChoice => ({ large, small: large });
    Object.assign(this, { tiles: largeOf(tiles), halfTiles: halfTiles && largeOf(halfTiles) });
    try {
      return await task();
    } finally {
      Object.assign(this, { tiles, halfTiles });
    }
  }

  /** Workgroups for `count` things, `perWorkgroup` each, in two dimensions where one has no room. */
  workgroupsFor(count: number, perWorkgroup = workgroupSize): Workgroups {
    const max = this.device.limits.maxComputeWorkgroupsPerDimension;
    const workgroups = Math.ceil(count / perWorkgroup);
    if (workgroups <= max) return [workgroups, 1, 1];
    const rows = Math.ceil(workgroups / max);
    return [Math.ceil(workgroups / rows), rows, 1];
  }

  /** Records one dispatch of a kernel in the current command buffer. */
  dispatch(kernel: WgslKernel, { inputs, outputs, args, workgroups, flops }: Dispatch): void {
    if (workgroups.some((count) => count === 0)) return;
    const hidden = this.hidden();
    for (const tensor of [...inputs, ...outputs]) this.uploadToGPU(tensor.dataId);
    if (!this.kernelArguments.hasRoomFor(kernel) || this.flopsInBuffer + flops > this.maxFlops) this.flush();
    const { pipeline, bindGroups } = this.compile(kernel);
    // tensors of ours have buffers
    const buffers = [...inputs, ...outputs].map((tensor) => hidden.tensorToBinding(tensor) as GPUBufferBinding);
    const pass = this.currentPass(hidden);
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroups.of(buffers), [this.kernelArguments.write(kernel, args)]);
    const [x, y, z] = workgroups;
    pass.dispatchWorkgroups(x, y, z);
    this.flopsInBuffer += flops;
    hidden.dispatchCountInPass++;
    if (hidden.dispatchCountInPass >= dispatchesPerSubmit) this.flush();
  }

  /** Submits the current command buffer. */
  flush(): void {
    if (!this.hidden().commandEncoder) return;
    this.endComputePassEncoder();
    this.submitQueue();
  }

  /** Resolves when the device has done everything that it was given until now. */
  async done(): Promise<void> {
    this.flush();
    await this.queue.onSubmittedWorkDone();
  }

  /** Forgets the copy of a tensor's values that was read, so that the next read sees what was written since. */
  forgetValues({ dataId }: tf.TensorInfo): void {
    this.tensorMap.get(dataId).values = null as unknown as tf.BackendValues;
  }

  override submitQueue(): void {
    this.kernelArguments.upload();
    this.flopsInBuffer = 0;
    super.submitQueue();
  }

  /** Frees a tensor's buffer for the next one at once. The original waits until the command buffer is submitted, which
   *  keeps every intermediate result of it alive; but dispatches see each other's writes in order, also within one. */
  override disposeData(dataId: object, force?: boolean): boolean {
    this.hidden().commandQueueOwnedIds.delete(dataId);
    return super.disposeData(dataId, force);
  }

  override dispose(): void {
    this.kernelArguments.destroy();
    super.dispose();
  }

  /** Gives a tensor its buffer, whoever's kernel reads or writes it. A GPU would only say later that it is too large, and as an
   *  error of its own. */
  override uploadToGPU(dataId: object): void {
    const { resource, shape } = this.tensorMap.get(dataId) as { resource?: unknown; shape: number[] };
    if (!resource) this.assertFits(shape);
    super.uploadToGPU(dataId);
  }

  private assertFits(shape: number[]): void {
    const bytes = 4 * tf.util.sizeFromShape(shape);
    if (bytes <= this.maxTensorBytes) return;
    const [needed, most] = [bytes, this.maxTensorBytes].map((count) => Math.round(count / 2 ** 20));
    throw new VoxtuneError(
      'engine/out-of-memory',
      `A tensor of ${needed} MB is more than this GPU takes at once (${most} MB). Use shorter clips or a smaller batch, or wasm.`,
      { needed: bytes, most: this.maxTensorBytes },
    );
  }

  private compile(kernel: WgslKernel): Compiled {
    const known = this.compiled.get(kernel.name);
    if (known) return known;
    const layout = this.device.createBindGroupLayout({ entries: layoutEntries(kernel) });
    const module = this.device.createShaderModule({ code: moduleSource(kernel), label: kernel.name });
    const pipeline = this.device.createComputePipeline({
      label: kernel.name,
      layout: this.device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: 'main' },
    });
    const compiled = {
      pipeline,
      bindGroups: new BindGroups(this.device, layout, this.kernelArguments.binding(kernel)),
    };
    this.compiled.set(kernel.name, compiled);
    return compiled;
  }

  /** The pass that TensorFlow.js's kernels record into too, begun where there is none. */
  private currentPass(hidden: Hidden): GPUComputePassEncoder {
    this.ensureCommandEncoderReady();
    // `ensureCommandEncoderReady` has just set the encoder
    hidden.computePassEncoder ??= (hidden.commandEncoder as GPUCommandEncoder).beginComputePass();
    return hidden.computePassEncoder;
  }

  private hidden(): Hidden {
    return this as unknown as Hidden;
  }
}
