// AssemblyScript made from the `*.layout.ts` files of the engine (src/engine/wasm/kernel-layout.ts): a class for the arguments
// of each kernel, and the call of each kernel by its number.

import { basename, join } from 'node:path';
import { runnerImport } from 'vite';
import {
  type FieldKind,
  type Fields,
  rangeFields,
  type Struct,
  type WasmKernel,
} from '../src/engine/wasm/kernel-layout.ts';

/** What a layout file may export. */
type Exported = WasmKernel | Struct | number;

/** Where the generated calls and numbers lie, as the hand-written AssemblyScript imports them. */
const callsFile = 'wasm/assembly/kernels.ts';
const numbersFile = 'wasm/assembly/kernel-numbers.ts';

/** Generated AssemblyScript, by its path in `folder`: in place of each layout file its classes, and the two files above.
 *  `files`: the layout files, by their paths in `folder`. */
export async function generatedSources(folder: string, files: readonly string[]): Promise<Map<string, string>> {
  const sources = new Map<string, string>();
  const kernels: { kernel: WasmKernel; file: string }[] = [];
  for (const file of files) {
    const { module } = await runnerImport<Record<string, Exported>>(join(folder, file), {
      configFile: false,
      root: folder,
    });
    sources.set(file, layoutSource(module));
    for (const value of Object.values(module)) if (isKernel(value)) kernels.push({ kernel: value, file });
  }
  sources.set(callsFile, callsSource(kernels));
  sources.set(
    numbersFile,
    kernels.map(({ kernel }, i) => `export const kernel_${kernel.name}: i32 = ${i};\n`).join(''),
  );
  return sources;
}

function layoutSource(module: Record<string, Exported>): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(module)) {
    if (typeof value === 'number') parts.push(`export const ${name}: i32 = ${value};`);
    else if (isKernel(value)) parts.push(kernelSource(value).join('\n'));
    else parts.push(structSource(value.className, value.fields, null).join('\n'));
  }
  return parts.join('\n');
}

function kernelSource({ name, division, fields, base }: WasmKernel): string[] {
  const own = Object.entries(fields).filter(([field]) => !base || !(field in base.fields));
  const range = division === 'range' ? rangeFields : {};
  return structSource(argumentsClass(name), { ...range, ...Object.fromEntries(own) }, base?.className ?? null);
}

/** The class, and an enum for each field that is one of a few words. */
function structSource(className: string, fields: Fields, base: string | null): string[] {
  const enums = Object.entries(fields).flatMap(([field, kind]) =>
    typeof kind === 'string' ? [] : [`export const enum ${enumName(className, field)} { ${kind.join(', ')} }`],
  );
  const members = Object.entries(fields).map(([field, kind]) => `  ${field}: ${typeOf(kind)};`);
  const head = `@unmanaged export class ${className}${base ? ` extends ${base}` : ''} {`;
  return [...enums, [head, ...members, '}'].join('\n')];
}

function typeOf(kind: FieldKind): string {
  if (kind === 'f32') return 'f32';
  return kind === 'address' ? 'usize' : 'i32';
}

function callsSource(kernels: readonly { kernel: WasmKernel; file: string }[]): string {
  const imports = kernels.flatMap(({ kernel: { name, hasScratch }, file }) => {
    const folder = `../../${file.slice(0, -basename(file).length)}`;
    const base = basename(file, '.layout.ts');
    const functions = hasScratch ? `${name}, ${name}Scratch` : name;
    return [
      `import { ${functions} } from '${folder}${base}.as';`,
      `import { ${argumentsClass(name)} } from '${folder}${base}.layout';`,
    ];
  });
  const chunkCases = kernels.map(({ kernel: { name, division } }, i) => {
    const args = `changetype<${argumentsClass(name)}>(args)`;
    if (division === 'chunks') return `    case ${i}: ${name}(${args}, chunk, scratch); return;`;
    return `    case ${i}: ${name}(${args}, firstOf(args, chunk), endOf(args, chunk)); return;`;
  });
  const scratchCases = kernels.flatMap(({ kernel: { name, hasScratch } }, i) =>
    hasScratch ? [`    case ${i}: return ${name}Scratch(changetype<${argumentsClass(name)}>(args));`] : [],
  );
  const count = Object.keys(rangeFields).indexOf('count') * 4;
  const countPerChunk = Object.keys(rangeFields).indexOf('countPerChunk') * 4;
  return `${imports.join('\n')}

@inline function firstOf(args: usize, chunk: i32): i32 {
  return chunk * load<i32>(args, ${countPerChunk});
}

@inline function endOf(args: usize, chunk: i32): i32 {
  return min(load<i32>(args, ${count}), (chunk + 1) * load<i32>(args, ${countPerChunk}));
}

export function runChunk(kernel: i32, args: usize, chunk: i32, scratch: usize): void {
  switch (kernel) {
${chunkCases.join('\n')}
  }
}

export function scratchBytes(kernel: i32, args: usize): i32 {
  switch (kernel) {
${scratchCases.join('\n')}
  }
  return 0;
}
`;
}

function isKernel(value: Exported): value is WasmKernel {
  return typeof value === 'object' && 'division' in value;
}

function argumentsClass(kernelName: string): string {
  return `${capitalised(kernelName)}Arguments`;
}

/** GemmArguments, bLayout → GemmBLayout. */
function enumName(className: string, field: string): string {
  return className.replace(/Arguments$/, '') + capitalised(field);
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
