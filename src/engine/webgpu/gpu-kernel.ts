// What one of our WGSL kernels consists of, and the declarations that every one needs, written from that description: so
// the WGSL in a kernel's file is its computation alone.

/** Element of a storage binding. A vec4 binding needs a tensor whose size is a multiple of 4. */
export type Element = 'f32' | 'i32' | 'u32' | 'vec4f' | 'vec4h';
export type ParamType = 'u32' | 'f32';

export interface GpuKernel {
  /** Names the pipeline: kernels of other code need another name. */
  name: string;
  /** Bindings that are read, in the order of the tensors given. */
  inputs: Readonly<Record<string, Element>>;
  /** Bindings that are written. */
  outputs: Readonly<Record<string, Element>>;
  /** Numbers of a dispatch: `params.NAME` in the code. */
  params: Readonly<Record<string, ParamType>>;
  /** Extensions of WGSL that the code uses. */
  enables?: readonly ('f16' | 'subgroups')[];
  /** WGSL with an entry point `main`. */
  code: string;
}

/** Workgroups along x, y and z. */
export type Groups = readonly [number, number, number];

/** The whole WGSL module of a kernel. */
export function moduleSource({ inputs, outputs, params, enables = [], code }: GpuKernel): string {
  const bindings = [
    ...Object.entries(inputs).map(([name, element]) => ['read', name, element]),
    ...Object.entries(outputs).map(([name, element]) => ['read_write', name, element]),
  ];
  return [
    ...enables.map((extension) => `enable ${extension};`),
    `struct Params { ${Object.entries(params)
      .map(([name, type]) => `${name}: ${type}`)
      .join(', ')} }`,
    '@group(0) @binding(0) var<uniform> params: Params;',
    ...bindings.map(
      ([access, name, element], i) =>
        `@group(0) @binding(${i + 1}) var<storage, ${access}> ${name}: array<${element}>;`,
    ),
    code,
  ].join('\n');
}

/** The layout of a kernel's bindings. An automatic one would leave out what the code happens not to use. */
export function layoutEntries({ inputs, outputs }: GpuKernel): GPUBindGroupLayoutEntry[] {
  const types: GPUBufferBindingType[] = [
    'uniform',
    ...Object.keys(inputs).map(() => 'read-only-storage' as const),
    ...Object.keys(outputs).map(() => 'storage' as const),
  ];
  return types.map((type, binding) => ({ binding, visibility: GPUShaderStage.COMPUTE, buffer: { type } }));
}

/** Groups for `count` invocations in a row, `perGroup` a group, within what one dimension may hold. */
export function groupsFor(count: number, perGroup: number, maxPerDimension: number): Groups {
  const groups = Math.ceil(count / perGroup);
  if (groups <= maxPerDimension) return [groups, 1, 1];
  const rows = Math.ceil(groups / maxPerDimension);
  return [Math.ceil(groups / rows), rows, 1];
}
