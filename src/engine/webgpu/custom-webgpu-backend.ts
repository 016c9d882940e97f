// TensorFlow.js's WebGPU backend with our way of running a kernel: any number of outputs, WGSL without its preamble, few
// command buffers. Its own operations and ours go into the same command buffers, in the order they are called.

import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { VoxtuneError } from '../../lib/errors.ts';
import { hardwareChoice, softwareChoice, type TileChoice } from '../gemm/webgpu/tiles.ts';
import { type GpuKernel, type Groups, layoutEntries, moduleSource } from './gpu-kernel.ts';
import { ParamsArena } from './kernel-arguments.ts';
import { type RowTeam, rowTeamFor } from './row-reduction.ts';

/** Dispatches of one command buffer. */
const dispatchesPerSubmit = 64;
/** Floating-point operations that end a command buffer early: tenths of a second on a slow adapter of each kind, well
 *  below the two seconds after which a desktop's watchdog ends one. */
const maxWork = { hardware: 2e10, software: 1e9 };
const maxConstants = 64;

/** What `WebGPUBackend` has and this class uses, but its types hide. */
interface Hidden {
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  commandQueueOwnedIds: WeakSet<object>;
  dispatchCountInPass: number;
  tensorToBinding(tensor: tf.TensorInfo): GPUBindingResource;
}

export interface Dispatch {
  inputs: readonly tf.TensorInfo[];
  outputs: readonly tf.TensorInfo[];
  params: Readonly<Record<string, number>>;
  groups: Groups;
  /** Floating-point operations, where they are many. */
  work?: number;
}

interface Compiled {
  pipeline: GPUComputePipeline;
  layout: GPUBindGroupLayout;
}

export interface AdapterTraits {
  info: GPUAdapterInfo;
  isSoftware: boolean;
}

export class CustomWebgpuBackend extends WebGPUBackend {
  /** How kernels that reduce rows share the work. */
  readonly rowTeam: RowTeam;
  /** The tiles that products use; the autotune changes it. */
  tiles: TileChoice;
  /** Those of products with half floats, where frozen matrices are such. */
  halfTiles: TileChoice | null = null;
  readonly info: GPUAdapterInfo;
  readonly isSoftware: boolean;
  /** Floating-point operations of a dispatch, at most. */
  readonly maxWork: number;
  /** The largest tensor that a kernel can be given. */
  readonly maxTensorBytes: number;
  private readonly compiled = new Map<string, Compiled>();
  private readonly arena: ParamsArena;
  private readonly constants = new Map<string, tf.TensorInfo>();
  private workInBuffer = 0;

  constructor(device: GPUDevice, { info, isSoftware }: AdapterTraits) {
    super(device, info);
    this.info = info;
    this.isSoftware = isSoftware;
    this.rowTeam = rowTeamFor(device, info, isSoftware);
    this.tiles = isSoftware ? softwareChoice : hardwareChoice;
    this.maxWork = isSoftware ? maxWork.software : maxWork.hardware;
    this.maxTensorBytes = Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize);
    this.arena = new ParamsArena(device);
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
    const [oldest] = this.constants.keys();
    if (this.constants.size >= maxConstants && oldest !== undefined) {
      this.disposeData(this.constants.get(oldest)!.dataId);
      this.constants.delete(oldest);
    }
    const tensor = this.makeTensorInfo([values.length], 'int32', Int32Array.from(values));
    this.constants.set(key, tensor);
    return tensor;
  }

  /** Puts one run of a kernel into the current command buffer. */
  dispatch(kernel: GpuKernel, { inputs, outputs, params, groups, work = 0 }: Dispatch): void {
    if (groups.some((count) => count === 0)) return;
    const hidden = this.hidden();
    for (const tensor of [...inputs, ...outputs]) {
      this.assertFits(tensor);
      this.uploadToGPU(tensor.dataId);
    }
    if (!this.arena.hasRoomFor(kernel) || this.workInBuffer + work > this.maxWork) this.flush();
    const { pipeline, layout } = this.compile(kernel);
    const resources = [
      this.arena.write(kernel, params),
      ...[...inputs, ...outputs].map((tensor) => hidden.tensorToBinding(tensor)),
    ];
    const entries = resources.map((resource, binding) => ({ binding, resource }));
    this.ensureCommandEncoderReady();
    hidden.computePassEncoder ??= hidden.commandEncoder!.beginComputePass();
    hidden.computePassEncoder.setPipeline(pipeline);
    hidden.computePassEncoder.setBindGroup(0, this.device.createBindGroup({ layout, entries }));
    hidden.computePassEncoder.dispatchWorkgroups(...groups);
    this.workInBuffer += work;
    hidden.dispatchCountInPass++;
    if (hidden.dispatchCountInPass >= dispatchesPerSubmit) this.flush();
  }

  /** Submits what is in the current command buffer. */
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

  /** Lets the next read of a tensor that was written again see what is on the device. */
  forgetValues({ dataId }: tf.TensorInfo): void {
    this.tensorMap.get(dataId).values = null as unknown as tf.BackendValues;
  }

  override submitQueue(): void {
    this.arena.upload();
    this.workInBuffer = 0;
    super.submitQueue();
  }

  /** Frees a tensor's buffer for the next one at once. The original waits until the command buffer is submitted, which
   *  keeps every intermediate result of it alive; but dispatches see each other's writes in order, also within one. */
  override disposeData(dataId: object, force?: boolean): boolean {
    this.hidden().commandQueueOwnedIds.delete(dataId);
    return super.disposeData(dataId, force);
  }

  override dispose(): void {
    this.arena.destroy();
    super.dispose();
  }

  /** A GPU would only say so later, and as an error of its own. */
  private assertFits({ shape }: tf.TensorInfo): void {
    const bytes = 4 * tf.util.sizeFromShape(shape);
    if (bytes <= this.maxTensorBytes) return;
    const [needed, most] = [bytes, this.maxTensorBytes].map((count) => Math.round(count / 2 ** 20));
    throw new VoxtuneError(
      'engine/out-of-memory',
      `A tensor of ${needed} MB is more than this GPU takes at once (${most} MB). Use shorter clips or a smaller batch, or wasm.`,
      { needed: bytes, most: this.maxTensorBytes },
    );
  }

  private compile(kernel: GpuKernel): Compiled {
    const known = this.compiled.get(kernel.name);
    if (known) return known;
    const layout = this.device.createBindGroupLayout({ entries: layoutEntries(kernel) });
    const module = this.device.createShaderModule({ code: moduleSource(kernel), label: kernel.name });
    const pipeline = this.device.createComputePipeline({
      label: kernel.name,
      layout: this.device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: 'main' },
    });
    const compiled = { pipeline, layout };
    this.compiled.set(kernel.name, compiled);
    return compiled;
  }

  private hidden(): Hidden {
    return this as unknown as Hidden;
  }
}
