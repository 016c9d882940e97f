// What convolutions need around their GEMMs: clips split by group with zeros at their ends, and the filter's taps in reverse
// order for the gradient of the input.

import { ReverseTapsArguments, SplitGroupsArguments } from './conv1d.layout';

/** x [B, T, G · C] → [G, B, padLeft + T + padRight, C]. Chunk: group × B + clip. */
export function splitGroups(args: SplitGroupsArguments, chunk: i32, scratch: usize): void {
  const clips = args.clips;
  const frames = args.frames;
  const groups = args.groups;
  const channels = args.channels;
  const padLeft = args.padLeft;
  const padRight = args.padRight;
  const group = chunk / clips;
  const clip = chunk % clips;
  const rowBytes = (<usize>channels) << 2;
  const stride = rowBytes * <usize>groups;
  let source = args.x + <usize>clip * <usize>frames * stride + <usize>group * rowBytes;
  let out = args.out + <usize>chunk * <usize>(padLeft + frames + padRight) * rowBytes;
  memory.fill(out, 0, <usize>padLeft * rowBytes);
  out += <usize>padLeft * rowBytes;
  for (let t = 0; t < frames; t++) {
    copyNumbers(source, out, channels);
    source += stride;
    out += rowBytes;
  }
  memory.fill(out, 0, <usize>padRight * rowBytes);
}

function copyNumbers(from: usize, to: usize, count: i32): void {
  const whole = (<usize>(count & ~3)) << 2;
  for (let p: usize = 0; p < whole; p += 16) v128.store(to + p, v128.load(from + p));
  for (let p = whole; p < (<usize>count) << 2; p += 4) store<f32>(to + p, load<f32>(from + p));
}

/** Of a filter [G, kernel · C, O], the taps phase, phase + step, … in reverse order and each transposed: [G, taps · O, C].
 *  Chunk: group. */
export function reverseTaps(args: ReverseTapsArguments, chunk: i32, scratch: usize): void {
  const kernel = args.kernel;
  const channels = args.channels;
  const outputs = args.outputs;
  const phase = args.phase;
  const step = args.step;
  const taps = args.taps;
  const filter = args.filter + ((<usize>(chunk * kernel * channels * outputs)) << 2);
  let out = args.out + ((<usize>(chunk * taps * outputs * channels)) << 2);
  for (let tap = taps - 1; tap >= 0; tap--) {
    const from = filter + ((<usize>((phase + tap * step) * channels * outputs)) << 2);
    for (let o = 0; o < outputs; o++) {
      for (let c = 0; c < channels; c++) {
        store<f32>(out, load<f32>(from + ((<usize>(c * outputs + o)) << 2)));
        out += 4;
      }
    }
  }
}
