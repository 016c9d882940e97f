// Operands of a GEMM in the order in which its innermost loop reads them: a in strips of six rows, b in panels of eight
// columns (BLIS's micro-panels). Strides are in bytes; kc is a block of k.

import { multiplyAdd } from '../../wasm/assembly/vector.as';

/** Rows of a strip, columns of a panel. */
export const stripRows: i32 = 6;
export const panelColumns: i32 = 8;

/** `rows` rows of `kc` numbers at `a` as strips [kc][6]; missing rows are 0. */
export function packStrips(a: usize, stride: usize, rows: i32, kc: i32, out: usize): void {
  for (let i = 0; i < rows; i += 6) {
    if (rows - i >= 6) packStrip(a + <usize>i * stride, stride, kc, out);
    else packShortStrip(a + <usize>i * stride, stride, 4, rows - i, kc, out);
    out += <usize>kc * 24;
  }
}

/** Six rows of `kc` numbers. */
export function packStrip(a0: usize, stride: usize, kc: i32, out: usize): void {
  let a1 = a0 + stride;
  let a2 = a1 + stride;
  let a3 = a2 + stride;
  let a4 = a3 + stride;
  let a5 = a4 + stride;
  const end = a0 + (<usize>kc << 2);
  const whole = a0 + (<usize>(kc & ~3) << 2);
  while (a0 < whole) {
    storeStripPart(v128.load(a0), v128.load(a1), v128.load(a2), v128.load(a3), v128.load(a4), v128.load(a5), out);
    a0 += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
    a4 += 16;
    a5 += 16;
    out += 96;
  }
  while (a0 < end) {
    for (let p = a0, row: usize = 0; row < 24; row += 4, p += stride) store<f32>(out + row, load<f32>(p));
    a0 += 4;
    out += 24;
  }
}

/** Six rows that are each `sign` (1 or −1) times the one `other` bytes on, added to it. `kc`: a multiple of four. */
export function packSumStrip(a: usize, other: usize, sign: f32, stride: usize, kc: i32, out: usize): void {
  const factor = f32x4.splat(sign);
  const end = a + (<usize>kc << 2);
  const b = a + 3 * stride;
  for (let p = a, q = b; p < end; p += 16, q += 16) {
    storeStripPart(
      multiplyAdd(v128.load(p + other), factor, v128.load(p)),
      multiplyAdd(v128.load(p + stride + other), factor, v128.load(p + stride)),
      multiplyAdd(v128.load(p + 2 * stride + other), factor, v128.load(p + 2 * stride)),
      multiplyAdd(v128.load(q + other), factor, v128.load(q)),
      multiplyAdd(v128.load(q + stride + other), factor, v128.load(q + stride)),
      multiplyAdd(v128.load(q + 2 * stride + other), factor, v128.load(q + 2 * stride)),
      out,
    );
    out += 96;
  }
}

/** Four numbers of six rows, transposed. */
// @ts-ignore: decorator
@inline
function storeStripPart(r0: v128, r1: v128, r2: v128, r3: v128, r4: v128, r5: v128, out: usize): void {
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const low45 = v128.shuffle<f32>(r4, r5, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  const high45 = v128.shuffle<f32>(r4, r5, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(out, v128.shuffle<f32>(low45, low01, 0, 1, 6, 7), 16);
  v128.store(out, v128.shuffle<f32>(low23, low45, 2, 3, 6, 7), 32);
  v128.store(out, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 48);
  v128.store(out, v128.shuffle<f32>(high45, high01, 0, 1, 6, 7), 64);
  v128.store(out, v128.shuffle<f32>(high23, high45, 2, 3, 6, 7), 80);
}

/** A strip of fewer rows: number (row, k) is at a + row · rowStride + k · step. */
function packShortStrip(a: usize, rowStride: usize, step: usize, rows: i32, kc: i32, out: usize): void {
  for (let k = 0; k < kc; k++) {
    for (let row = 0; row < 6; row++) {
      store<f32>(out + (<usize>row << 2), row < rows ? load<f32>(a + <usize>row * rowStride) : 0);
    }
    a += step;
    out += 24;
  }
}

/** As `packStrips`, of a transposed matrix: number (row, k) is at a + k · stride + 4 · row. */
export function packTransposedStrips(a: usize, stride: usize, rows: i32, kc: i32, out: usize): void {
  for (let i = 0; i < rows; i += 6) {
    let source = a + (<usize>i << 2);
    if (rows - i < 6) {
      packShortStrip(source, 4, stride, rows - i, kc, out);
      out += <usize>kc * 24;
      continue;
    }
    const end = out + <usize>kc * 24;
    while (out < end) {
      v128.store(out, v128.load(source));
      v128.store64_lane(out, v128.load64_zero(source, 16), 0, 16);
      source += stride;
      out += 24;
    }
  }
}

/** `kc` rows of `columns` numbers at `b` as panels [kc][8]; missing columns are 0. */
export function packPanels(b: usize, stride: usize, kc: i32, columns: i32, out: usize): void {
  for (let j = 0; j < columns; j += 8) {
    let source = b + (<usize>j << 2);
    const end = out + (<usize>kc << 5);
    if (columns - j >= 8) {
      while (out < end) {
        v128.store(out, v128.load(source));
        v128.store(out, v128.load(source, 16), 16);
        source += stride;
        out += 32;
      }
      continue;
    }
    while (out < end) {
      for (let i = 0; i < 8; i++) {
        store<f32>(out + (<usize>i << 2), i < columns - j ? load<f32>(source + (<usize>i << 2)) : 0);
      }
      source += stride;
      out += 32;
    }
  }
}

/** As `packPanels`, of a transposed matrix: number (k, column) is at b + column · stride + 4 · k. */
export function packTransposedPanels(b: usize, stride: usize, kc: i32, columns: i32, out: usize): void {
  for (let j = 0; j < columns; j += 8) {
    const source = b + <usize>j * stride;
    if (columns - j >= 8) {
      packHalfPanel(source, stride, kc, out);
      packHalfPanel(source + (stride << 2), stride, kc, out + 16);
    } else {
      for (let k = 0; k < kc; k++) {
        for (let i = 0; i < 8; i++) {
          const value = i < columns - j ? load<f32>(source + <usize>i * stride + (<usize>k << 2)) : 0;
          store<f32>(out + (<usize>k << 5) + (<usize>i << 2), value);
        }
      }
    }
    out += <usize>kc << 5;
  }
}

/** Four columns of a panel. */
function packHalfPanel(b0: usize, stride: usize, kc: i32, out: usize): void {
  let b1 = b0 + stride;
  let b2 = b1 + stride;
  let b3 = b2 + stride;
  const end = b0 + (<usize>kc << 2);
  const whole = b0 + (<usize>(kc & ~3) << 2);
  while (b0 < whole) {
    const r0 = v128.load(b0);
    const r1 = v128.load(b1);
    const r2 = v128.load(b2);
    const r3 = v128.load(b3);
    const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(out, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
    v128.store(out, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 32);
    v128.store(out, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 64);
    v128.store(out, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 96);
    b0 += 16;
    b1 += 16;
    b2 += 16;
    b3 += 16;
    out += 128;
  }
  while (b0 < end) {
    store<f32>(out, load<f32>(b0));
    store<f32>(out, load<f32>(b1), 4);
    store<f32>(out, load<f32>(b2), 8);
    store<f32>(out, load<f32>(b3), 12);
    b0 += 4;
    b1 += 4;
    b2 += 4;
    b3 += 4;
    out += 32;
  }
}

/** Panels [⌈columns / 8⌉][kc][8] back to a matrix [kc, columns]. */
export function unpackPanels(panels: usize, kc: i32, columns: i32, out: usize): void {
  for (let j = 0; j < columns; j += 8) {
    for (let k = 0; k < kc; k++) {
      const target = out + (<usize>(k * columns + j) << 2);
      for (let i = 0; i < min(8, columns - j); i++) {
        store<f32>(target + (<usize>i << 2), load<f32>(panels + (<usize>k << 5) + (<usize>i << 2)));
      }
    }
    panels += <usize>kc << 5;
  }
}
