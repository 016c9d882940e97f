// The geometry of the map: places to pixels, and the point that is meant by a pixel.

export interface MapView {
  width: number;
  height: number;
  /** Pixels to a unit of the map. */
  scaleX: number;
  scaleY: number;
  offsetX: number;
  offsetY: number;
}

const marginPx = 16;
/** A picture that is wider than the map is stretched, but not beyond recognition. */
const mostStretch = 2;

/** All places in sight. `places`: [count, 2]. */
export function fitView(places: Float32Array, width: number, height: number): MapView {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < places.length; i += 2) {
    const [x, y] = [places[i] ?? 0, places[i + 1] ?? 0];
    left = Math.min(left, x);
    right = Math.max(right, x);
    bottom = Math.min(bottom, y);
    top = Math.max(top, y);
  }
  if (places.length === 0) [left, right, bottom, top] = [0, 0, 0, 0];
  // one clip, or several in one place, are in the middle
  const spanX = Math.max(right - left, 1e-9);
  const spanY = Math.max(top - bottom, 1e-9);
  const fitX = Math.min((width - 2 * marginPx) / spanX, 1e9);
  const fitY = Math.min((height - 2 * marginPx) / spanY, 1e9);
  const scaleX = Math.min(fitX, mostStretch * fitY);
  const scaleY = Math.min(fitY, mostStretch * fitX);
  return {
    width,
    height,
    scaleX,
    scaleY,
    offsetX: width / 2 - (scaleX * (left + right)) / 2,
    offsetY: height / 2 + (scaleY * (top + bottom)) / 2,
  };
}

export function toPixel(view: MapView, x: number, y: number): [x: number, y: number] {
  return [view.offsetX + view.scaleX * x, view.offsetY - view.scaleY * y];
}

const reachPx = 10;

/** The place nearest to a pixel among those that `isShown`, -1 where none is near. */
export function placeAt(
  view: MapView,
  places: Float32Array,
  x: number,
  y: number,
  isShown: (place: number) => boolean,
): number {
  let nearest = -1;
  let least = reachPx ** 2;
  for (let place = 0; place < places.length / 2; place++) {
    const [px, py] = toPixel(view, places[2 * place] ?? 0, places[2 * place + 1] ?? 0);
    const distance = (px - x) ** 2 + (py - y) ** 2;
    if (distance <= least && isShown(place)) [nearest, least] = [place, distance];
  }
  return nearest;
}
