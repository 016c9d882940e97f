// The arguments of a wasm kernel, declared once in a `*.layout.ts` beside its AssemblyScript. TypeScript writes them by name
// (`writeArguments`); AssemblyScript reads them as fields of a class that tools/wasm-kernels.ts makes from the same
// declaration, together with the kernel's number and its call.

import type { TensorInfo } from '@tensorflow/tfjs-core';

/** What an argument is: a number, an address, true or false, or one of a few names (an enum in AssemblyScript). Each takes
 *  32 bits. */
export type FieldKind = 'i32' | 'f32' | 'address' | 'flag' | readonly string[];
export type Fields = Readonly<Record<string, FieldKind>>;

type ValueOf<Kind extends FieldKind> = Kind extends 'i32' | 'f32'
  ? number
  : Kind extends 'address'
    ? /** A tensor, or an address in bytes; what is absent has address 0. */ TensorInfo | number | null | undefined
    : Kind extends 'flag'
      ? boolean
      : Kind extends readonly string[]
        ? Kind[number]
        : never;

/** What a caller gives: a value for each field. */
export type ValuesOf<F extends Fields> = { readonly [Name in keyof F]: ValueOf<F[Name]> };
export type ArgumentsOf<Kernel extends WasmKernel> = ValuesOf<Kernel['fields']>;

/** A class of AssemblyScript's with its fields, 32 bits each. */
export interface Struct<F extends Fields = Fields> {
  readonly className: string;
  readonly fields: F;
}

export interface WasmKernel<F extends Fields = Fields> {
  /** Also of the AssemblyScript function that runs it. */
  readonly name: string;
  /** How work is divided between threads. `chunks`: the function is called as (arguments, chunk, scratch), and its caller
   *  says how many chunks there are. `range`: as (arguments, first, end), for parts of a number of items in a row. */
  readonly division: 'chunks' | 'range';
  readonly fields: F;
  /** What the fields begin with, where several kernels have that in common. */
  readonly base: Struct | null;
  /** Whether it works in scratch: then a function NAMEScratch(arguments) gives the bytes that a chunk needs. */
  readonly hasScratch: boolean;
}

/** A kernel whose caller divides its work into chunks. */
export function chunkKernel<const F extends Fields, const Base extends Fields = Record<never, never>>(
  name: string,
  fields: F,
  { hasScratch = false, base }: { hasScratch?: boolean; base?: Struct<Base> } = {},
): WasmKernel<Base & F> {
  const all = { ...base?.fields, ...fields } as Base & F;
  return { name, division: 'chunks', fields: all, base: base ?? null, hasScratch };
}

/** A kernel over rows, columns or elements, any range of which can be computed for itself. */
export function rangeKernel<const F extends Fields>(name: string, fields: F): WasmKernel<F> {
  return { name, division: 'range', fields, base: null, hasScratch: false };
}

/** What a range kernel's arguments begin with: the number of items, and of those of a chunk. */
export const rangeFields = { count: 'i32', countPerChunk: 'i32' } as const;

/** The same memory as two kinds of numbers. */
export interface MemoryViews {
  integers: Int32Array;
  floats: Float32Array;
}

/** Writes values into memory where AssemblyScript reads them, from 32-bit place `at` on; gives the place behind them. */
export function writeArguments<F extends Fields>(
  fields: F,
  values: ValuesOf<F>,
  { integers, floats }: MemoryViews,
  at: number,
  addressOf: (tensor: TensorInfo) => number,
): number {
  for (const name in fields) {
    const kind = fields[name] as FieldKind; // `name` is one of its keys
    const value: unknown = values[name];
    if (kind === 'f32') floats[at] = value as number;
    else if (kind === 'address')
      integers[at] = typeof value === 'number' ? value : value ? addressOf(value as TensorInfo) : 0;
    else if (kind === 'flag') integers[at] = value ? 1 : 0;
    else if (kind === 'i32') integers[at] = value as number;
    else integers[at] = kind.indexOf(value as string);
    at++;
  }
  return at;
}
