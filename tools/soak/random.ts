// Mulberry32 (Tommy Ettinger, public domain): the same kills for the same seed.

/** A function that draws whole numbers between two bounds, both included. */
export function seededNumbers(seed: number): (low: number, high: number) => number {
  let state = seed >>> 0;
  const draw = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return (low, high) => low + Math.floor(draw() * (high - low + 1));
}
