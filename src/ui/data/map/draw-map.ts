// Draws the map on a canvas: what the filters leave in the colour of its value, the rest faint.

import { type ClassMark, classColor, classMark } from '../../common/class-colors.ts';
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
        addMark(context, classMark(code), x, y, radius);
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

/** Adds a shape of about the area of a circle of this radius to the path. */
function addMark(context: CanvasRenderingContext2D, mark: ClassMark, x: number, y: number, radius: number): void {
  switch (mark) {
    case 'circle':
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
      return;
    case 'square': {
      const half = 0.9 * radius;
      context.rect(x - half, y - half, 2 * half, 2 * half);
      return;
    }
    case 'triangle':
      polygon(context, [
        [x, y - 1.5 * radius],
        [x + 1.3 * radius, y + 0.8 * radius],
        [x - 1.3 * radius, y + 0.8 * radius],
      ]);
      return;
    case 'diamond': {
      const arm = 1.3 * radius;
      polygon(context, [
        [x, y - arm],
        [x + arm, y],
        [x, y + arm],
        [x - arm, y],
      ]);
      return;
    }
  }
}

function polygon(context: CanvasRenderingContext2D, corners: readonly (readonly [number, number])[]): void {
  for (const [index, [x, y]] of corners.entries()) {
    if (index === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.closePath();
}
