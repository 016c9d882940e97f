// The smallest value of a smooth convex function: limited-memory BFGS (Nocedal and Wright, Numerical Optimization, 2nd edition,
// algorithms 7.4, 7.5 and the line search 3.5, 3.6).
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

/** A function's value at a point, and its gradient, in an array that the caller may keep. */
export type Objective = (point: Float64Array) => { value: number; gradient: Float64Array };

export interface MinimiseOptions {
  /** Ends where the gradient is no longer than this. */
  gradientTolerance: number;
  maxIterations: number;
  /** Applies an estimate of the inverse Hessian in place, where one is known. */
  precondition?: (gradient: Float64Array) => void;
}

export interface Minimum {
  point: Float64Array;
  value: number;
  /** Its length there. */
  gradientNorm: number;
  iterations: number;
  /** False where the iterations or the arithmetic's precision ended before the tolerance was met. */
  hasConverged: boolean;
}

/** Pairs of steps and gradient differences that stand for the curvature. */
const memory = 10;
/** Of the Wolfe conditions: sufficient decrease and curvature. */
const [decrease, curvature] = [1e-4, 0.9];
const mostTrials = 25;

export function minimise(objective: Objective, start: Float64Array, options: MinimiseOptions): Minimum {
  const { gradientTolerance, maxIterations, precondition } = options;
  let point: Float64Array = start.slice();
  let { value, gradient } = objective(point);
  const pairs: { step: Float64Array; change: Float64Array; inverse: number }[] = [];
  let iterations = 0;
  for (; iterations < maxIterations && norm(gradient) > gradientTolerance; iterations++) {
    const direction = descentDirection(gradient, pairs, precondition);
    let slope = dot(direction, gradient);
    if (!(slope < 0)) {
      // rounding has spoilt the curvature: begin anew
      pairs.length = 0;
      for (let i = 0; i < direction.length; i++) direction[i] = -gradient[i]!;
      slope = -dot(gradient, gradient);
    }
    const isFirst = pairs.length === 0 && !precondition;
    const found = lineSearch(objective, { point, value, slope, direction }, isFirst ? 1 / Math.sqrt(-slope) : 1);
    if (!found) break;
    const step = difference(found.point, point);
    const change = difference(found.gradient, gradient);
    const along = dot(step, change);
    if (along > 1e-14 * Math.sqrt(dot(step, step) * dot(change, change))) {
      pairs.push({ step, change, inverse: 1 / along });
      if (pairs.length > memory) pairs.shift();
    }
    ({ point, value, gradient } = found);
  }
  const gradientNorm = norm(gradient);
  return { point, value, gradientNorm, iterations, hasConverged: gradientNorm <= gradientTolerance };
}

/** The two-loop recursion. */
function descentDirection(
  gradient: Float64Array,
  pairs: readonly { step: Float64Array; change: Float64Array; inverse: number }[],
  precondition: MinimiseOptions['precondition'],
): Float64Array {
  const direction = gradient.map((entry) => -entry);
  const shares: number[] = [];
  for (const { step, change, inverse } of [...pairs].reverse()) {
    const share = inverse * dot(step, direction);
    addScaled(direction, change, -share);
    shares.push(share);
  }
  const newest = pairs.at(-1);
  if (precondition) precondition(direction);
  else if (newest) scale(direction, 1 / (newest.inverse * dot(newest.change, newest.change)));
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
}

interface Trial {
  length: number;
  point: Float64Array;
  value: number;
  gradient: Float64Array;
  slope: number;
}

/** A step that meets the strong Wolfe conditions; null where the arithmetic's precision lets none be found. */
function lineSearch(objective: Objective, line: Line, firstLength: number): Trial | null {
  const at = (length: number): Trial => {
    const point = line.point.slice();
    addScaled(point, line.direction, length);
    const { value, gradient } = objective(point);
    return { length, point, value, gradient, slope: dot(gradient, line.direction) };
  };
  const isTooHigh = ({ value, length }: Trial, than: Pick<Trial, 'value'> | null) =>
    !(value <= line.value + decrease * length * line.slope) || (than !== null && value >= than.value);
  const isFlat = ({ slope }: Trial) => Math.abs(slope) <= -curvature * line.slope;

  let low: Trial = { ...line, gradient: line.direction, length: 0 };
  let high: Trial | null = null;
  let length = firstLength;
  for (let trials = 0; trials < mostTrials; trials++) {
    const trial = at(length);
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

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function norm(values: Float64Array): number {
  return Math.sqrt(dot(values, values));
}

function addScaled(to: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i]! += factor * values[i]!;
}

function scale(values: Float64Array, factor: number): void {
  for (let i = 0; i < values.length; i++) values[i]! *= factor;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((entry, i) => entry - b[i]!);
}
