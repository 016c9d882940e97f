// For tests that open the engine several times: one GPUDevice for all openings, which compiles each shader once. On a software
// adapter nearly all the time of opening is compilation.

export interface SharedDevice {
  /** What a shader's source becomes before it is compiled, where a test wants another. */
  compile: ((label: string, source: string) => string) | null;
  /** From now on shaders of this name are compiled with a mistake: `code` becomes `wrong`. Says whether that has happened. */
  spoil(name: string, code: string, wrong: string): { isDone: boolean };
  /** The device is lost; the next opening has a new one. */
  lose(): void;
  /** Gives every opening a device of its own again. */
  end(): void;
}

export function shareDevice(): SharedDevice {
  const { requestDevice } = GPUAdapter.prototype;
  const { createShaderModule, createComputePipeline, destroy } = GPUDevice.prototype;
  const sources = new WeakMap<GPUShaderModule, string>();
  /** Of each device: what is made while one is lost is of no use to the next. */
  const made = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>();
  let device: Promise<GPUDevice> | null = null;
  const shared: SharedDevice = {
    compile: null,
    spoil(name, code, wrong) {
      const state = { isDone: false };
      shared.compile = (label, source) => {
        const isIt = label.startsWith(name) && source.includes(code);
        state.isDone ||= isIt;
        return isIt ? source.replaceAll(code, wrong) : source;
      };
      return state;
    },
    lose() {
      const gone = device;
      device = null;
      void gone?.then((opened) => destroy.call(opened));
    },
    end() {
      Object.assign(GPUAdapter.prototype, { requestDevice });
      Object.assign(GPUDevice.prototype, { createShaderModule, createComputePipeline, destroy });
      void device?.then((opened) => destroy.call(opened));
    },
  };
  GPUAdapter.prototype.requestDevice = function (descriptor) {
    device ??= requestDevice.call(this, descriptor);
    return device;
  };
  GPUDevice.prototype.destroy = () => undefined;
  GPUDevice.prototype.createShaderModule = function (descriptor) {
    const code = shared.compile?.(descriptor.label ?? '', descriptor.code) ?? descriptor.code;
    const module = createShaderModule.call(this, { ...descriptor, code });
    sources.set(module, code);
    return module;
  };
  GPUDevice.prototype.createComputePipeline = function (descriptor) {
    const source = sources.get(descriptor.compute.module) ?? '';
    const pipelines = made.get(this) ?? new Map<string, GPUComputePipeline>();
    made.set(this, pipelines);
    const pipeline = pipelines.get(source) ?? createComputePipeline.call(this, descriptor);
    pipelines.set(source, pipeline);
    return pipeline;
  };
  return shared;
}
