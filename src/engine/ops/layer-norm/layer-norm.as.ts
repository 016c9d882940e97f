// Layer normalisation of rows, and its gradient by x; that by gain and bias is a sum over columns (ops/column-sum).

import { laneSum, multiplyAdd } from '../../wasm/assembly/vector.as';
import { LayerNormArguments, LayerNormGradientArguments } from './layer-norm.layout';

/** y = (x − mean) / √(variance + eps) · gain + bias, of rows `first` … `end` − 1. */
export function layerNorm(args: LayerNormArguments, first: i32, end: i32): void {
  const x = args.x;
  const gain = args.gain;
  const bias = args.bias;
  const eps = args.eps;
  const channels = args.channels;
  const y = args.y;
  const means = args.mean;
  const inverseStds = args.inverseStd;
  const bytes = (<usize>channels) << 2;
  const whole = (<usize>(channels & ~3)) << 2;
  const count = <f32>channels;
  for (let row = first; row < end; row++) {
    const source = x + <usize>row * bytes;
    const target = y + <usize>row * bytes;
    let sums = f32x4.splat(0);
    for (let p: usize = 0; p < whole; p += 16) sums = f32x4.add(sums, v128.load(source + p));
    let sum = laneSum(sums);
    for (let p = whole; p < bytes; p += 4) sum += load<f32>(source + p);
    const mean = sum / count;
    const centre = f32x4.splat(mean);
    let squares = f32x4.splat(0);
    for (let p: usize = 0; p < whole; p += 16) {
      const v = f32x4.sub(v128.load(source + p), centre);
      squares = multiplyAdd(v, v, squares);
    }
    let square = laneSum(squares);
    for (let p = whole; p < bytes; p += 4) {
      const v = load<f32>(source + p) - mean;
      square += v * v;
    }
    const scale: f32 = 1 / sqrt<f32>(square / count + eps);
    store<f32>(means + ((<usize>row) << 2), mean);
    store<f32>(inverseStds + ((<usize>row) << 2), scale);
    const factor = f32x4.splat(scale);
    for (let p: usize = 0; p < whole; p += 16) {
      const unit = f32x4.mul(f32x4.sub(v128.load(source + p), centre), factor);
      v128.store(target + p, multiplyAdd(unit, v128.load(gain + p), v128.load(bias + p)));
    }
    for (let p = whole; p < bytes; p += 4) {
      const unit = (load<f32>(source + p) - mean) * scale;
      store<f32>(target + p, unit * load<f32>(gain + p) + load<f32>(bias + p));
    }
  }
}

/** dx = (g − mean(g) − unit · mean(g · unit)) / std with g = dy · gain, of rows `first` … `end` − 1; and dx ⊙ mask where there is
 *  one. */
export function layerNormGradient(args: LayerNormGradientArguments, first: i32, end: i32): void {
  const dy = args.dy;
  const x = args.x;
  const means = args.mean;
  const inverseStds = args.inverseStd;
  const gain = args.gain;
  const channels = args.channels;
  const dx = args.dx;
  const mask = args.mask;
  const masked = args.masked;
  const bytes = (<usize>channels) << 2;
  const whole = (<usize>(channels & ~3)) << 2;
  const count = <f32>channels;
  for (let row = first; row < end; row++) {
    const at = <usize>row * bytes;
    const mean = load<f32>(means + ((<usize>row) << 2));
    const scale = load<f32>(inverseStds + ((<usize>row) << 2));
    const centre = f32x4.splat(mean);
    const factor = f32x4.splat(scale);
    let sums = f32x4.splat(0);
    let products = f32x4.splat(0);
    for (let p: usize = 0; p < whole; p += 16) {
      const weighted = f32x4.mul(v128.load(dy + at + p), v128.load(gain + p));
      const unit = f32x4.mul(f32x4.sub(v128.load(x + at + p), centre), factor);
      sums = f32x4.add(sums, weighted);
      products = multiplyAdd(weighted, unit, products);
    }
    let sum = laneSum(sums);
    let product = laneSum(products);
    for (let p = whole; p < bytes; p += 4) {
      const weighted = load<f32>(dy + at + p) * load<f32>(gain + p);
      sum += weighted;
      product += weighted * (load<f32>(x + at + p) - mean) * scale;
    }
    sum /= count;
    product /= count;
    const meanGradient = f32x4.splat(sum);
    const meanProduct = f32x4.splat(product);
    for (let p: usize = 0; p < whole; p += 16) {
      const weighted = f32x4.mul(v128.load(dy + at + p), v128.load(gain + p));
      const unit = f32x4.mul(f32x4.sub(v128.load(x + at + p), centre), factor);
      const rest = f32x4.sub(f32x4.sub(weighted, meanGradient), f32x4.mul(unit, meanProduct));
      const slope = f32x4.mul(rest, factor);
      v128.store(dx + at + p, slope);
      if (mask !== 0) v128.store(masked + at + p, f32x4.mul(slope, v128.load(mask + at + p)));
    }
    for (let p = whole; p < bytes; p += 4) {
      const weighted = load<f32>(dy + at + p) * load<f32>(gain + p);
      const unit = (load<f32>(x + at + p) - mean) * scale;
      const slope = (weighted - sum - unit * product) * scale;
      store<f32>(dx + at + p, slope);
      if (mask !== 0) store<f32>(masked + at + p, slope * load<f32>(mask + at + p));
    }
  }
}
