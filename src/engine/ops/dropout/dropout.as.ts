// Dropout with a mask that is given, element by element.

import { DropoutArguments } from './dropout.layout';

/** out = x · mask (+ residual, where there is one). */
export function dropout(args: DropoutArguments, first: i32, end: i32): void {
  const at = (<usize>first) << 2;
  const x = args.x + at;
  const mask = args.mask + at;
  const out = args.out + at;
  const count = end - first;
  const whole = (<usize>(count & ~3)) << 2;
  const bytes = (<usize>count) << 2;
  if (args.residual === 0) {
    for (let p: usize = 0; p < whole; p += 16) v128.store(out + p, f32x4.mul(v128.load(x + p), v128.load(mask + p)));
    for (let p = whole; p < bytes; p += 4) store<f32>(out + p, load<f32>(x + p) * load<f32>(mask + p));
    return;
  }
  const residual = args.residual + at;
  for (let p: usize = 0; p < whole; p += 16) {
    v128.store(out + p, f32x4.add(f32x4.mul(v128.load(x + p), v128.load(mask + p)), v128.load(residual + p)));
  }
  for (let p = whole; p < bytes; p += 4) {
    store<f32>(out + p, load<f32>(x + p) * load<f32>(mask + p) + load<f32>(residual + p));
  }
}
