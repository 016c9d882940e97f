// A chart as a picture that stands alone: its colours as they are on the page, its title and the names of its curves beside it.

import { VoxtuneError } from '../../lib/errors.ts';
import { shortName } from './direct-labels.ts';

export interface ChartPicture {
  blob: Blob;
  width: number;
  height: number;
}

interface CurveKey {
  name: string;
  color: string;
  dash?: string | undefined;
}

const titleHeight = 26;
const keyHeight = 18;
const padding = 12;
const letterPx = 7;

/** What of an element's style is its look. */
const looks = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'stroke-linejoin',
  'opacity',
  'font-size',
  'font-weight',
  'font-family',
] as const;

/** The SVG of a drawn chart, with everything that the page's styles say written into it. */
export function chartSvg(svg: SVGSVGElement, title: string, keys: readonly CurveKey[]): ChartPicture {
  const { width: plotWidth, height: plotHeight } = svg.getBoundingClientRect();
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = svg.querySelectorAll('*');
  for (const [at, element] of copy.querySelectorAll('*').entries()) {
    const original = originals[at];
    if (original) writeLooks(element, getComputedStyle(original));
  }
  const style = getComputedStyle(svg);
  const background = getComputedStyle(document.documentElement).getPropertyValue('--panel-background').trim() || '#fff';
  const columns = Math.max(1, Math.floor(plotWidth / 150));
  const keyRows = Math.ceil(keys.length / columns);
  const width = plotWidth + 2 * padding;
  const height = titleHeight + plotHeight + keyRows * keyHeight + 2 * padding;
  const whole = make('svg', { xmlns: svgNamespace, width, height, viewBox: `0 0 ${width} ${height}` });
  whole.append(make('rect', { width, height, fill: background }));
  const text = { fill: style.color, 'font-family': style.fontFamily };
  whole.append(make('text', { ...text, x: padding, y: padding + 12, 'font-size': 14, 'font-weight': 600 }, title));
  const plot = make('g', { transform: `translate(${padding} ${titleHeight + padding - 4})` });
  while (copy.firstChild) plot.append(copy.firstChild);
  whole.append(plot);
  for (const [at, { name, color, dash }] of keys.entries()) {
    const x = padding + (at % columns) * (plotWidth / columns);
    const y = titleHeight + plotHeight + padding + Math.floor(at / columns) * keyHeight + 10;
    const line = { x1: x, x2: x + 16, y1: y - 4, y2: y - 4, 'stroke-width': 2, 'stroke-dasharray': dash ?? 'none' };
    whole.append(make('line', { ...line, stroke: resolved(svg, color) }));
    const letters = Math.floor((plotWidth / columns - 28) / letterPx);
    whole.append(make('text', { ...text, x: x + 21, y, 'font-size': 12 }, shortName(name, letters)));
  }
  const blob = new Blob([new XMLSerializer().serializeToString(whole)], { type: 'image/svg+xml' });
  return { blob, width, height };
}

/** Twice as large in pixels. Throws `internal/unexpected` where the browser cannot draw it. */
export async function chartPng({ blob, width, height }: ChartPicture): Promise<Blob> {
  const url = URL.createObjectURL(blob);
  try {
    const image = new Image(width, height);
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [Math.round(2 * width), Math.round(2 * height)];
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!png)
      throw new VoxtuneError('internal/unexpected', 'The browser could not make a PNG of this chart. Take the SVG.');
    return png;
  } finally {
    URL.revokeObjectURL(url);
  }
}

const svgNamespace = 'http://www.w3.org/2000/svg';

function make(name: string, attributes: Record<string, string | number>, text = ''): SVGElement {
  const element = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) if (key !== 'xmlns') element.setAttribute(key, String(value));
  if (text) element.textContent = text;
  return element;
}

function writeLooks(element: Element, style: CSSStyleDeclaration): void {
  element.removeAttribute('style');
  element.removeAttribute('class');
  for (const look of looks) {
    const value = style.getPropertyValue(look);
    if (value) element.setAttribute(look, value.replaceAll('"', "'"));
  }
}

/** A colour of the page's variables as it is now. */
function resolved(within: Element, color: string): string {
  const probe = document.createElement('i');
  probe.style.color = color;
  (within.parentElement ?? document.body).append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}
