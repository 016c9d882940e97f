// Values to pixels and back, on a linear or a logarithmic axis. Pure.

export interface Scale {
  /** Rising; above 0 where it is logarithmic. */
  domain: readonly [low: number, high: number];
  /** In pixels, of the domain's ends. */
  range: readonly [start: number, end: number];
  isLog: boolean;
}

/** NaN for what a logarithmic axis has no place for. */
export function toPixel({ domain, range, isLog }: Scale, value: number): number {
  const [low, high] = domain;
  const share = isLog ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return Number.isFinite(share) ? range[0] + share * (range[1] - range[0]) : Number.NaN;
}

export function toValue({ domain, range, isLog }: Scale, pixel: number): number {
  const [low, high] = domain;
  const share = (pixel - range[0]) / (range[1] - range[0]);
  return isLog ? low * (high / low) ** share : low + share * (high - low);
}

/** The ends of `count` columns of equal width, in values. */
export function columnEdges(scale: Scale, count: number): number[] {
  const [start, end] = scale.range;
  return Array.from({ length: count + 1 }, (_, at) => {
    if (at === 0) return scale.domain[0];
    return at === count ? scale.domain[1] : toValue(scale, start + ((end - start) * at) / count);
  });
}

/** The window that is left of `window` when it shrinks to `share` of its width (more than 1: grows) and `anchor` stays where it is. */
export function zoomed(
  window: readonly [number, number],
  anchor: number,
  share: number,
  isLog: boolean,
): readonly [number, number] {
  const [low, high] = onAxis(window, isLog);
  const [middle] = onAxis([anchor, anchor], isLog);
  return offAxis([middle - (middle - low) * share, middle + (high - middle) * share], isLog);
}

/** The window moved by a share of its width. */
export function panned(window: readonly [number, number], share: number, isLog: boolean): readonly [number, number] {
  const [low, high] = onAxis(window, isLog);
  const by = (high - low) * share;
  return offAxis([low + by, high + by], isLog);
}

/** The part of a window that lies in the whole: moved into it where it is no wider, else all of it (null). */
export function within(
  [from, to]: readonly [number, number],
  [low, high]: readonly [number, number],
  isLog: boolean,
): readonly [number, number] | null {
  const [a, b] = onAxis([from, to], isLog);
  const [least, most] = onAxis([low, high], isLog);
  const width = b - a;
  if (!(width > 0) || width >= (most - least) * (1 - 1e-9)) return null;
  if (a < least) return offAxis([least, least + width], isLog);
  if (b > most) return offAxis([most - width, most], isLog);
  return [from, to];
}

function onAxis([low, high]: readonly [number, number], isLog: boolean): readonly [number, number] {
  return isLog ? [Math.log(low), Math.log(high)] : [low, high];
}

function offAxis([low, high]: readonly [number, number], isLog: boolean): readonly [number, number] {
  return isLog ? [Math.exp(low), Math.exp(high)] : [low, high];
}
