// Draws the map on a canvas: what the filters leave in the colour of its value, the rest faint.

import { classColor } from '../../common/class-colors.ts';
import { type MapView, toPixel } from './map-view.ts';

export interface MapPicture {
  view: MapView;
  /** [count, 2] */
  places: Float32Array;
  /** By place: index of a value, -1 for none. */
  codes: ArrayLike<number>;
  /** By place: whether the filters leave it. */
  isShown: Uint8Array;
  current: number;
}

const faint = 0.15;

export function drawMap(canvas: HTMLCanvasElement, picture: MapPicture): void {
  const { view, places, codes, isShown, current } = picture;
  const density = window.devicePixelRatio || 1;
  canvas.width = Math.round(view.width * density);
  canvas.height = Math.round(view.height * density);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(density, density);
  const style = getComputedStyle(canvas);
  const colorOf = (code: number) => style.getPropertyValue(/--[\w-]+/.exec(classColor(code))?.[0] ?? '') || style.color;
  const count = places.length / 2;
  const radius = count > 5000 ? 1.5 : count > 500 ? 2.5 : 4;

  const byCode = new Map<number, number[]>();
  for (let place = 0; place < count; place++) {
    const code = codes[place] ?? -1;
    const same = byCode.get(code);
    if (same) same.push(place);
    else byCode.set(code, [place]);
  }
  for (const isForeground of [false, true]) {
    context.globalAlpha = isForeground ? 0.85 : faint;
    for (const [code, same] of byCode) {
      context.fillStyle = colorOf(code);
      context.beginPath();
      for (const place of same) {
        if (Boolean(isShown[place]) !== isForeground) continue;
        const [x, y] = toPixel(view, places[2 * place] ?? 0, places[2 * place + 1] ?? 0);
        context.moveTo(x + radius, y);
        context.arc(x, y, radius, 0, 2 * Math.PI);
      }
      context.fill();
    }
  }
  context.globalAlpha = 1;
  context.strokeStyle = style.color;
  if (current >= 0) {
    const [x, y] = toPixel(view, places[2 * current] ?? 0, places[2 * current + 1] ?? 0);
    context.lineWidth = 2;
    context.beginPath();
    context.arc(x, y, radius + 5, 0, 2 * Math.PI);
    context.stroke();
  }
}
