// One WGSL compute kernel as data, and the declarations and entry points that are written from it: so the WGSL in an op's
// file is its computation alone.

/** Element of a storage buffer. A vec4 buffer needs a tensor whose size is a multiple of 4. */
export type Element = 'f32' | 'i32' | 'u32' | 'vec4f' | 'vec4h';
export type ArgumentType = 'u32' | 'f32';

export interface WgslKernel {
  /** Names the pipeline: kernels of different code need different names. */
  name: string;
  /** Buffers that are read, in the order of the tensors given. */
  inputs: Readonly<Record<string, Element>>;
  /** Buffers that are written. */
  outputs: Readonly<Record<string, Element>>;
  /** Kernel arguments, numbers that each dispatch gives: `args.NAME` in the code. */
  args: Readonly<Record<string, ArgumentType>>;
  /** WGSL extensions that the code uses. */
  enables?: readonly ('f16' | 'subgroups')[];
  /** WGSL with an entry point `main`: asked for when the kernel is compiled, since writing it takes longer than a dispatch. */
  code(): string;
}

/** Workgroups along x, y and z. */
export type Workgroups = readonly [number, number, number];

/** Bytes of storage buffers that a dispatch reads and writes. */
export interface Traffic {
  readBytes: number;
  writtenBytes: number;
}

/** The whole WGSL module of a kernel. */
export function moduleSource({ inputs, outputs, args, enables = [], code }: WgslKernel): string {
  const buffers = [
    ...Object.entries(inputs).map(([name, element]) => ['read', name, element]),
    ...Object.entries(outputs).map(([name, element]) => ['read_write', name, element]),
  ];
  const fields = Object.entries(args).map(([name, type]) => `${name}: ${type}`);
  return [
    ...enables.map((extension) => `enable ${extension};`),
    `struct Arguments { ${fields.join(', ')} }`,
    '@group(0) @binding(0) var<uniform> args: Arguments;',
    ...buffers.map(
      ([access, name, element], i) =>
        `@group(0) @binding(${i + 1}) var<storage, ${access}> ${name}: array<${element}>;`,
    ),
    code(),
  ].join('\n');
}

/** The layout of a kernel's buffers. WebGPU's automatic one would leave out those that the code happens not to use. Where the arguments
 *  begin is said with each dispatch. */
export function layoutEntries({ inputs, outputs }: WgslKernel): GPUBindGroupLayoutEntry[] {
  const buffers: GPUBufferBindingLayout[] = [
    { type: 'uniform', hasDynamicOffset: true },
    ...Object.keys(inputs).map(() => ({ type: 'read-only-storage' }) as const),
    ...Object.keys(outputs).map(() => ({ type: 'storage' }) as const),
  ];
  return buffers.map((buffer, binding) => ({ binding, visibility: GPUShaderStage.COMPUTE, buffer }));
}

/** Invocations of a workgroup, where they have nothing to share. */
export const workgroupSize = 64;

/** An entry point that runs `body` for each `i` below the kernel argument `count`, an invocation each. */
export function forEachIndex(body: string): string {
  return /* wgsl */ `
@compute @workgroup_size(${workgroupSize})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  let i = (group.y * groups.x + group.x) * ${workgroupSize} + index;
  if (i >= args.count) { return; }
  ${body}
}`;
}
