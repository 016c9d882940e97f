// The confusion matrix as a PNG, for logs that take pictures: rows are the true labels, each cell the share of its row. White, so that
// it is read in front of light and dark.

import type { Picture } from '../../formats/tensorboard/event-file.ts';
import { readBytes } from '../../lib/file-reading.ts';

/** Letters of a label that stand beside the matrix. */
const mostLetters = 16;
const fontPx = 12;

/** Null where the browser draws nothing outside of the page. `confusion[true][predicted]`: counts. */
export async function confusionPicture(
  confusion: readonly (readonly number[])[],
  labels: readonly string[],
): Promise<Picture | null> {
  if (typeof OffscreenCanvas === 'undefined') return null;
  const names = labels.map(shortened);
  const cell = Math.max(14, Math.min(48, Math.floor(960 / Math.max(1, labels.length))));
  const measuring = new OffscreenCanvas(1, 1).getContext('2d');
  if (!measuring) return null;
  measuring.font = `${fontPx}px sans-serif`;
  const nameWidth = Math.ceil(names.reduce((most, name) => Math.max(most, measuring.measureText(name).width), 40));
  const edge = nameWidth + 34;
  const [width, height] = [edge + cell * labels.length + 12, edge + cell * labels.length + 12];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  drawCells(context, confusion, { edge, cell });
  drawNames(context, names, { edge, cell });
  const png = new Uint8Array(await readBytes(await canvas.convertToBlob({ type: 'image/png' })));
  return { width, height, png };
}

interface Place {
  /** Where the first cell begins, from the left and from the top. */
  edge: number;
  cell: number;
}

type Context = OffscreenCanvasRenderingContext2D;

function drawCells(context: Context, confusion: readonly (readonly number[])[], { edge, cell }: Place): void {
  context.font = `${Math.min(fontPx, cell - 4)}px sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const [row, counts] of confusion.entries()) {
    const total = counts.reduce((sum, count) => sum + count, 0);
    for (const [column, count] of counts.entries()) {
      const share = total === 0 ? 0 : count / total;
      const [x, y] = [edge + column * cell, edge + row * cell];
      context.fillStyle = `rgb(${mixed(247, 8, share)}, ${mixed(251, 48, share)}, ${mixed(255, 107, share)})`;
      context.fillRect(x, y, cell - 1, cell - 1);
      if (count === 0) continue;
      context.fillStyle = share > 0.5 ? '#fff' : '#1a1a1a';
      context.fillText(String(count), x + cell / 2, y + cell / 2, cell - 3);
    }
  }
}

function drawNames(context: Context, names: readonly string[], { edge, cell }: Place): void {
  context.fillStyle = '#1a1a1a';
  context.font = `${Math.min(fontPx, cell - 2)}px sans-serif`;
  context.textBaseline = 'middle';
  for (const [at, name] of names.entries()) {
    const middle = edge + at * cell + cell / 2;
    context.textAlign = 'right';
    context.fillText(name, edge - 6, middle);
    context.save();
    context.translate(middle, edge - 6);
    context.rotate(-Math.PI / 2);
    context.textAlign = 'left';
    context.fillText(name, 0, 0);
    context.restore();
  }
  context.fillStyle = '#666';
  context.font = `${fontPx}px sans-serif`;
  const across = edge + (names.length * cell) / 2;
  context.textAlign = 'center';
  context.fillText('predicted', across, 12);
  context.translate(12, across);
  context.rotate(-Math.PI / 2);
  context.fillText('true', 0, 0);
}

function mixed(from: number, to: number, share: number): number {
  return Math.round(from + (to - from) * share);
}

/** Hidden letters and line ends are left out. */
function shortened(name: string): string {
  const letters = [...name.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')];
  return letters.length <= mostLetters ? letters.join('') : `${letters.slice(0, mostLetters - 1).join('')}…`;
}
