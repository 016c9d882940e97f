// What convolutions need around their products: clips split by group with zeros at their ends, and the filter turned round
// for the gradient of the input.

import { word } from './job';

/** x [B, T, G · C] → [G, B, padLeft + T + padRight, C]. Chunk: group × B + clip.
 *  Words: x, out, B, T, G, C, padLeft, padRight. */
export function splitGroupsChunk(job: usize, chunk: i32): void {
  const clips = word(job, 2);
  const frames = word(job, 3);
  const groups = word(job, 4);
  const channels = word(job, 5);
  const padLeft = word(job, 6);
  const padRight = word(job, 7);
  const group = chunk / clips;
  const clip = chunk % clips;
  const rowBytes = <usize>channels << 2;
  const stride = rowBytes * <usize>groups;
  let source = load<usize>(job) + <usize>clip * <usize>frames * stride + <usize>group * rowBytes;
  let out = load<usize>(job + 4) + <usize>chunk * <usize>(padLeft + frames + padRight) * rowBytes;
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
  const whole = <usize>(count & ~3) << 2;
  for (let p: usize = 0; p < whole; p += 16) v128.store(to + p, v128.load(from + p));
  for (let p = whole; p < <usize>count << 2; p += 4) store<f32>(to + p, load<f32>(from + p));
}

/** Of a filter [G, K · C, O], the taps phase, phase + step, … in reverse order and each transposed: [G, taps · O, C].
 *  Chunk: group. Words: filter, out, K, C, O, phase, step, taps. */
export function turnFilterChunk(job: usize, chunk: i32): void {
  const kernel = word(job, 2);
  const channels = word(job, 3);
  const outputs = word(job, 4);
  const phase = word(job, 5);
  const step = word(job, 6);
  const taps = word(job, 7);
  const filter = load<usize>(job) + (<usize>(chunk * kernel * channels * outputs) << 2);
  let out = load<usize>(job + 4) + (<usize>(chunk * taps * outputs * channels) << 2);
  for (let tap = taps - 1; tap >= 0; tap--) {
    const from = filter + (<usize>((phase + tap * step) * channels * outputs) << 2);
    for (let o = 0; o < outputs; o++) {
      for (let c = 0; c < channels; c++) {
        store<f32>(out, load<f32>(from + (<usize>(c * outputs + o) << 2)));
        out += 4;
      }
    }
  }
}
