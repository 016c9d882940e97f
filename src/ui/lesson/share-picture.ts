// The result as a picture to show around: the sentence, and how often each label was right. Drawn as it is saved.

import { largestOf } from '../../lib/long-lists.ts';
import { classPalette } from '../common/class-colors.ts';

export const pictureSize = { width: 1200, height: 630 };

export interface SharePicture {
  sentence: string;
  /** By label: its name, and "18 of 20". */
  bars: readonly { name: string; share: number; text: string }[];
  byline: string;
}

const margin = 64;
/** More labels than this have no room: the first ones are drawn. */
const mostBars = 8;
const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Noto Sans CJK SC", sans-serif';

/** Draws it over the whole canvas. */
export function drawSharePicture(canvas: HTMLCanvasElement, { sentence, bars, byline }: SharePicture): void {
  canvas.width = pictureSize.width;
  canvas.height = pictureSize.height;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  const { width, height } = pictureSize;
  pen.fillStyle = '#f7f9fa';
  pen.fillRect(0, 0, width, height);
  pen.textBaseline = 'alphabetic';

  pen.fillStyle = '#16242a';
  pen.font = `600 38px ${font}`;
  const lines = wrapText(sentence, width - 2 * margin, (text) => pen.measureText(text).width);
  lines.slice(0, 4).forEach((line, at) => {
    pen.fillText(line, margin, margin + 38 + at * 50);
  });

  const top = margin + Math.min(lines.length, 4) * 50 + 32;
  const bottom = height - margin - 44;
  const shown = bars.slice(0, mostBars);
  const pitch = Math.min(56, (bottom - top) / Math.max(1, shown.length));
  pen.font = `400 ${Math.min(26, pitch * 0.55)}px ${font}`;
  const nameWidth =
    Math.min(
      300,
      largestOf(
        shown.map(({ name }) => pen.measureText(name).width),
        0,
      ),
    ) + 24;
  const textWidth =
    largestOf(
      shown.map(({ text }) => pen.measureText(text).width),
      0,
    ) + 24;
  const barWidth = width - 2 * margin - nameWidth - textWidth;
  shown.forEach(({ name, share, text }, at) => {
    const middle = top + (at + 0.5) * pitch;
    pen.fillStyle = '#16242a';
    pen.textAlign = 'left';
    pen.fillText(name, margin, middle + pitch * 0.18, nameWidth - 24);
    pen.textAlign = 'right';
    pen.fillText(text, width - margin, middle + pitch * 0.18);
    pen.fillStyle = '#dfe6e9';
    pen.fillRect(margin + nameWidth, middle - pitch * 0.2, barWidth, pitch * 0.4);
    pen.fillStyle = classPalette[at % classPalette.length]?.[0] ?? '#0b6a7b';
    pen.fillRect(margin + nameWidth, middle - pitch * 0.2, barWidth * share, pitch * 0.4);
  });
  pen.textAlign = 'left';
  pen.fillStyle = '#5b666c';
  pen.font = `400 22px ${font}`;
  pen.fillText(byline, margin, height - margin, width - 2 * margin);
}

/** Lines that are no wider, broken between words as the language has them. A word that is wider stands alone. */
export function wrapText(text: string, width: number, measure: (text: string) => number): string[] {
  const words = [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)].map(({ segment }) => segment);
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    // what closes a sentence stays with the word before it
    const mayBreak = line !== '' && !/^[\p{P}\s]+$/u.test(word);
    if (mayBreak && measure(line + word) > width) {
      lines.push(line.trimEnd());
      line = word;
    } else line += word;
  }
  return line.trim() === '' ? lines : [...lines, line.trimEnd()];
}
