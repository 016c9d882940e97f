// A GPUDevice that computes nothing, for counting what a program does to a GPU where computing it would take too long: the
// engine decides every dispatch as on a real device, and what it reads back is zeros. It has the methods that TensorFlow.js and the
// engine call; any other fails.

/** What the adapter that it stands for has. */
export interface NullAdapter {
  features: readonly string[];
  limits: Partial<Record<keyof GPUSupportedLimits, number>>;
  info: Partial<GPUAdapterInfo>;
}

/** A discrete GPU of today, as Chromium shows it. */
export const usualAdapter: NullAdapter = {
  features: ['shader-f16', 'subgroups'],
  limits: {
    maxStorageBufferBindingSize: 2 ** 31 - 4,
    maxBufferSize: 2 ** 32,
    maxComputeWorkgroupStorageSize: 32_768,
    maxComputeInvocationsPerWorkgroup: 1024,
    maxComputeWorkgroupSizeX: 1024,
    maxComputeWorkgroupSizeY: 1024,
    maxComputeWorkgroupSizeZ: 64,
    maxComputeWorkgroupsPerDimension: 65_535,
    maxStorageBuffersPerShaderStage: 10,
    minUniformBufferOffsetAlignment: 256,
    minStorageBufferOffsetAlignment: 256,
  },
  info: { vendor: 'none', architecture: 'none', device: '', description: '', subgroupMinSize: 32, subgroupMaxSize: 32 },
};

/** Memory that all buffers share: nothing is ever kept in them. */
let scratch = new ArrayBuffer(0);

class NullBuffer {
  readonly size: number;
  readonly usage: number;
  mapState: GPUBufferMapState;

  constructor({ size, usage, mappedAtCreation }: GPUBufferDescriptor) {
    this.size = size;
    this.usage = usage;
    this.mapState = mappedAtCreation ? 'mapped' : 'unmapped';
  }

  getMappedRange(): ArrayBuffer {
    // what is read is a copy, and zeros
    if (this.usage & readable) return new ArrayBuffer(this.size);
    if (scratch.byteLength < this.size) scratch = new ArrayBuffer(this.size);
    return scratch;
  }

  async mapAsync(): Promise<void> {
    this.mapState = 'mapped';
  }

  unmap(): void {
    this.mapState = 'unmapped';
  }

  destroy(): void {}
}

/** GPUBufferUsage.MAP_READ. */
const readable = 1;

class NullTexture {}

class NullPass {
  setPipeline(): void {}
  setBindGroup(): void {}
  dispatchWorkgroups(): void {}
  end(): void {}
}

class NullEncoder {
  beginComputePass(): NullPass {
    return new NullPass();
  }
  copyBufferToBuffer(): void {}
  finish(): object {
    return {};
  }
}

class NullQueue {
  submit(): void {}
  writeBuffer(): void {}
  async onSubmittedWorkDone(): Promise<void> {}
}

class NullDevice {
  readonly queue = new NullQueue();
  readonly features: ReadonlySet<string>;
  readonly limits: NullAdapter['limits'];
  readonly lost = new Promise<never>(() => undefined);

  constructor({ features, limits }: NullAdapter) {
    this.features = new Set(features);
    this.limits = limits;
  }

  createBuffer(descriptor: GPUBufferDescriptor): NullBuffer {
    return new NullBuffer(descriptor);
  }
  createShaderModule(): object {
    return {};
  }
  createBindGroupLayout(): object {
    return {};
  }
  createPipelineLayout(): object {
    return {};
  }
  createComputePipeline(): object {
    return { getBindGroupLayout: () => ({}) };
  }
  createBindGroup(): object {
    return {};
  }
  createCommandEncoder(): NullEncoder {
    return new NullEncoder();
  }
  destroy(): void {}
}

/** A device, and what TensorFlow.js looks for in the global scope of a program that has WebGPU. */
export function openNullDevice(adapter: NullAdapter = usualAdapter): GPUDevice {
  const constants = {
    GPUBufferUsage: { MAP_READ: readable, MAP_WRITE: 2, COPY_SRC: 4, COPY_DST: 8, UNIFORM: 64, STORAGE: 128 },
    GPUMapMode: { READ: 1, WRITE: 2 },
    GPUShaderStage: { COMPUTE: 4 },
  };
  Object.assign(globalThis, constants, { GPUBuffer: NullBuffer, GPUTexture: NullTexture });
  Object.defineProperty(globalThis, 'navigator', { value: { gpu: {}, userAgent: 'Node' }, configurable: true });
  return new NullDevice(adapter) as unknown as GPUDevice;
}
