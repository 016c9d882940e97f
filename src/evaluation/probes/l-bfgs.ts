// The smallest value of a smooth convex function: limited-memory BFGS (Nocedal and Wright, Numerical Optimization, 2nd edition,
// algorithms 7.4, 7.5 and the line search 3.5, 3.6).
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

/** A function at a point. */
export interface Evaluation {
  value: number;
  /** In an array that is not changed afterwards. */
  gradient: Float64Array;
  /** Whether this is near enough to the minimum. */
  isEnough: boolean;
}

/** Yields points and is sent the function there, so that many searches can go on side by side and have their points evaluated
 *  together. What it yields may not be changed. */
export type Search = Generator<Float64Array, Minimum, Evaluation>;

export interface MinimiseOptions {
  maxIterations: number;
  /** Size of the rounding errors of the function's value, as a share of it: smaller differences of it mean nothing, and
   *  the gradient alone is looked at. */
  valueNoise?: number;
  /** The inverse of the curvature, where it is about known beforehand: the first step's length for each gradient. */
  inverseCurvature?: number;
}

export interface Minimum {
  point: Float64Array;
  value: number;
  iterations: number;
  /** False where the iterations or the arithmetic's precision ended before it was near enough. */
  hasConverged: boolean;
}

/** Pairs of steps and gradient differences that stand for the curvature. */
const memory = 10;
/** Of the Wolfe conditions: sufficient decrease and curvature. */
const [decrease, curvature] = [1e-4, 0.9];
const mostTrials = 25;
/** Steps without a shorter gradient or a value that is lower by more than noise, after which no more is to be had. */
const patience = 2 * memory;

/** A step of the search, and how the gradient changed along it. */
interface Pair {
  step: Float32Array;
  change: Float32Array;
  inverse: number;
}

export function* minimise(start: Float64Array, options: MinimiseOptions): Search {
  const { maxIterations, valueNoise = 0, inverseCurvature } = options;
  let point: Float64Array = start.slice();
  let { value, gradient, isEnough } = yield point;
  let best = { point, value, size: norm(gradient) };
  let stale = 0;
  const pairs: Pair[] = [];
  let iterations = 0;
  for (; iterations < maxIterations && !isEnough && stale < patience; iterations++) {
    const direction = descentDirection(gradient, pairs);
    let slope = dot(direction, gradient);
    if (!(slope < 0)) {
      // rounding has spoilt the curvature: begin anew
      pairs.length = 0;
      for (let i = 0; i < direction.length; i++) direction[i] = -gradient[i]!;
      slope = -dot(gradient, gradient);
    }
    const noise = valueNoise * Math.abs(value);
    const found = yield* lineSearch(
      { point, value, slope, direction, noise },
      pairs.length > 0 ? 1 : (inverseCurvature ?? 1 / Math.sqrt(-slope)),
    );
    if (!found) break;
    const pair = pairOf(found, point, gradient);
    if (pair) {
      pairs.push(pair);
      if (pairs.length > memory) pairs.shift();
    }
    ({ point, value, gradient, isEnough } = found);
    // where values differ by noise alone, the shortest gradient is nearest
    const size = norm(gradient);
    const isBetter = isEnough || size < best.size || value < best.value - noise;
    if (isBetter) best = { point, value, size };
    stale = isBetter ? 0 : stale + 1;
  }
  return { point: best.point, value: best.value, iterations, hasConverged: isEnough };
}

/** Null where they say nothing of the curvature. */
function pairOf(found: Trial, point: Float64Array, gradient: Float64Array): Pair | null {
  const step = difference(found.point, point);
  const change = difference(found.gradient, gradient);
  const along = dot(step, change);
  return along > 1e-14 * Math.sqrt(dot(step, step) * dot(change, change)) ? { step, change, inverse: 1 / along } : null;
}

/** The two-loop recursion. */
function descentDirection(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((entry) => -entry);
  const shares: number[] = [];
  for (const { step, change, inverse } of [...pairs].reverse()) {
    const share = inverse * dot(step, direction);
    addScaled(direction, change, -share);
    shares.push(share);
  }
  const newest = pairs.at(-1);
  if (newest) scale(direction, 1 / (newest.inverse * dot(newest.change, newest.change)));
  for (const { step, change, inverse } of pairs) {
    const back = inverse * dot(change, direction);
    addScaled(direction, step, (shares.pop() ?? 0) - back);
  }
  return direction;
}

interface Line {
  point: Float64Array;
  value: number;
  /** Along the direction, at the point: below 0. */
  slope: number;
  direction: Float64Array;
  /** Values that differ by less are equal. */
  noise: number;
}

interface Trial {
  length: number;
  point: Float64Array;
  value: number;
  gradient: Float64Array;
  isEnough: boolean;
  slope: number;
}

/** A step that meets the strong Wolfe conditions; null where the arithmetic's precision lets none be found. */
function* lineSearch(line: Line, firstLength: number): Generator<Float64Array, Trial | null, Evaluation> {
  const isTooHigh = ({ value, length }: Trial, than: Pick<Trial, 'value'> | null) =>
    !(value <= line.value + decrease * length * line.slope + line.noise) ||
    (than !== null && value >= than.value + line.noise);
  const isFlat = ({ slope }: Trial) => Math.abs(slope) <= -curvature * line.slope;

  let low: Trial = { ...line, gradient: line.direction, isEnough: false, length: 0 };
  let high: Trial | null = null;
  let length = firstLength;
  for (let trials = 0; trials < mostTrials; trials++) {
    const point = line.point.slice();
    addScaled(point, line.direction, length);
    const { value, gradient, isEnough } = yield point;
    const trial: Trial = { length, point, value, gradient, isEnough, slope: dot(gradient, line.direction) };
    if (isTooHigh(trial, low.length > 0 ? low : null)) high = trial;
    else {
      if (isFlat(trial)) return trial;
      if (high ? trial.slope * (high.length - low.length) >= 0 : trial.slope >= 0) high = low;
      low = trial;
    }
    length = high ? between(low, high) : 2 * length;
  }
  // what was found is lower, if not by as much as was asked for
  return low.length > 0 ? low : null;
}

/** Where the cubic through both ends has its minimum, kept away from the ends. */
function between(low: Trial, high: Trial): number {
  const span = high.length - low.length;
  const theta = low.slope + high.slope - (3 * (high.value - low.value)) / span;
  const root = Math.sign(span) * Math.sqrt(theta * theta - low.slope * high.slope);
  const guess = high.length - (span * (high.slope + root - theta)) / (high.slope - low.slope + 2 * root);
  const [from, to] = [low.length + 0.1 * span, high.length - 0.1 * span];
  const isInside = guess >= Math.min(from, to) && guess <= Math.max(from, to);
  return isInside ? guess : low.length + 0.5 * span;
}

type Numbers = Float64Array | Float32Array;

function dot(a: Numbers, b: Numbers): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function norm(values: Float64Array): number {
  return Math.sqrt(dot(values, values));
}

function addScaled(to: Float64Array, values: Numbers, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i]! += factor * values[i]!;
}

function scale(values: Float64Array, factor: number): void {
  for (let i = 0; i < values.length; i++) values[i]! *= factor;
}

/** In single precision: it is kept twenty times over. */
function difference(a: Float64Array, b: Float64Array): Float32Array {
  const result = new Float32Array(a.length);
  for (let i = 0; i < a.length; i++) result[i] = a[i]! - b[i]!;
  return result;
}
