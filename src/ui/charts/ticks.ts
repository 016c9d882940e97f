// Where an axis has its numbers: at round ones, and few enough to be read.

/** At most six round ticks from 0 to at least `max`: steps of 1, 2, 2.5 or 5 times a power of ten. */
export function niceTicks(max: number): number[] {
  if (!(max > 0) || !Number.isFinite(max)) return [0, 1];
  const step = roundStep(max / 5, [1, 2, 2.5, 5]);
  const count = Math.max(1, Math.ceil(max / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, index) => tidy(index * step));
}

/** Round ticks within low … high, at most so many. */
export function linearTicks(low: number, high: number, most: number): number[] {
  if (!(high > low)) return [low];
  return multiples(roundStep((high - low) / Math.max(1, most), [1, 2, 2.5, 5]), low, high, most);
}

/** Seconds, as clocks are read: 1, 2, 5, 10, 15, 30 of a second, a minute, an hour. */
export function timeTicks(low: number, high: number, most: number): number[] {
  if (!(high > low)) return [low];
  const least = (high - low) / Math.max(1, most);
  if (least < 1) return linearTicks(low, high, most);
  const ofClock = [1, 2, 5, 10, 15, 30].flatMap((step) => [step, 60 * step]).concat([3600, 7200, 21_600, 43_200]);
  const step = ofClock.sort((a, b) => a - b).find((one) => one >= least) ?? 86_400 * Math.ceil(least / 86_400);
  return multiples(step, low, high, most);
}

/** Powers of ten within low … high (both above 0), at most so many; of few decades also 2 and 5 times them; of less than one that shows
 *  two of these, round numbers as on a linear axis. */
export function logTicks(low: number, high: number, most: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low) - 1e-9), Math.ceil(Math.log10(high) + 1e-9)];
  const of = (factors: readonly number[], every: number) => {
    const found: number[] = [];
    for (let power = first; power <= last; power++) {
      if (power % every !== 0) continue;
      for (const factor of factors) {
        const tick = tidy(factor * 10 ** power);
        if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) found.push(tick);
      }
    }
    return found;
  };
  for (const factors of [[1, 2, 5], [1, 3], [1]]) {
    const found = of(factors, 1);
    if (found.length <= most && found.length >= 2) return found;
  }
  const powers = of([1], Math.max(1, Math.ceil((last - first) / Math.max(1, most))));
  return powers.length >= 2 ? powers : linearTicks(low, high, most);
}

function roundStep(least: number, factors: readonly number[]): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return factors.map((factor) => factor * power).find((step) => step >= least * (1 - 1e-9)) ?? 10 * power;
}

function multiples(step: number, low: number, high: number, most: number): number[] {
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.min(most + 1, Math.floor(high / step + 1e-9) - first + 1);
  return Array.from({ length: Math.max(0, count) }, (_, at) => tidy((first + at) * step));
}

function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
