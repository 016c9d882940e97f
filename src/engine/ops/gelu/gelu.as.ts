// GELU and its slope, element by element. What is left over after groups of four goes through the same vector code, so that
// a number's result does not depend on where it stands.

import { geluF32x4, geluSlopeF32x4, storeGeluWithSlope } from '../../wasm/assembly/normal.as';
import { loadPart, storePart } from '../../wasm/assembly/vector.as';
import { GeluArguments, GeluWithSlopeArguments } from './gelu.layout';

/** out = GELU(x). */
export function gelu(args: GeluArguments, first: i32, end: i32): void {
  const at = (<usize>first) << 2;
  const x = args.x + at;
  const out = args.out + at;
  const count = end - first;
  const whole = (<usize>(count & ~3)) << 2;
  for (let p: usize = 0; p < whole; p += 16) v128.store(out + p, geluF32x4(v128.load(x + p)));
  const rest = count & 3;
  if (rest > 0) storePart(out + whole, geluF32x4(loadPart(x + whole, rest)), rest);
}

/** value = GELU(x) · mask and slope = GELU′(x) · mask; without a mask: all 1. */
export function geluWithSlope(args: GeluWithSlopeArguments, first: i32, end: i32): void {
  const at = (<usize>first) << 2;
  const x = args.x + at;
  const mask = args.mask === 0 ? 0 : args.mask + at;
  const value = args.value + at;
  const slope = args.slope + at;
  const count = end - first;
  const whole = (<usize>(count & ~3)) << 2;
  const one = f32x4.splat(1);
  for (let p: usize = 0; p < whole; p += 16) {
    storeGeluWithSlope(v128.load(x + p), mask === 0 ? one : v128.load(mask + p), value + p, slope + p);
  }
  const rest = count & 3;
  if (rest === 0) return;
  const last = loadPart(x + whole, rest);
  const factor = mask === 0 ? one : loadPart(mask + whole, rest);
  storePart(value + whole, f32x4.mul(geluF32x4(last), factor), rest);
  storePart(slope + whole, f32x4.mul(geluSlopeF32x4(last), factor), rest);
}
