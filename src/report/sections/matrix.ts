// The confusion matrix: a table of few classes; of many a drawing that fits a page, with numbers at its columns.

import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { shortName } from '../../ui/charts/direct-labels.ts';
import { type Html, html } from '../html.ts';
import { name } from '../parts.ts';
import type { ReportWords } from '../words.ts';

/** With more, cells have no room for names at their columns. */
const mostInTable = 12;

export function matrix(run: RunRecord, evaluation: Evaluation, words: ReportWords): Html {
  return run.labels.length <= mostInTable ? tableOf(run, evaluation, words) : drawingOf(run, evaluation, words);
}

/** 0 … 20: the shade of a cell. */
function heatOf(count: number, total: number): number {
  return total === 0 ? 0 : Math.round((20 * count) / total);
}

function tableOf({ labels, labelCodes }: RunRecord, { confusion }: Evaluation, words: ReportWords): Html {
  const t = words.of('evaluate');
  const { integer, percent } = words.format;
  return html`<div class="scroller" tabindex="0"><table class="matrix"><caption>${t('matrix.true')} ↓ · ${t('matrix.predicted')} →</caption><thead><tr><td></td>${labels.map(
    (label) => html`<th scope="col">${name(words.label(label, labelCodes), nameLetters)}</th>`,
  )}</tr></thead><tbody>${labels.map((label, row) => {
    const counts = confusion[row] ?? [];
    const total = counts.reduce((sum, count) => sum + count, 0);
    return html`<tr><th scope="row">${name(words.label(label, labelCodes), nameLetters)}</th>${counts.map(
      (count) =>
        html`<td class="h${heatOf(count, total)}">${integer(count)}<small>${total > 0 ? percent(count / total, 0) : '–'}</small></td>`,
    )}</tr>
`;
  })}</tbody></table></div>
`;
}

const width = 880;
const nameWidth = 150;
const nameLetters = 22;

function drawingOf({ labels, labelCodes }: RunRecord, { confusion }: Evaluation, words: ReportWords): Html {
  const t = words.of('evaluate');
  const cell = (width - nameWidth) / labels.length;
  const size = Math.min(11, cell * 0.62);
  const top = 30;
  const height = top + cell * labels.length + 4;
  const cells = confusion.map((counts, row) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count, column) => {
      const x = nameWidth + column * cell;
      const y = top + row * cell;
      const heat = heatOf(count, total);
      const isDiagonal = row === column;
      if (count === 0 && !isDiagonal) return null;
      return html`<rect class="h${heat}${isDiagonal ? ' diagonal' : ''}" x="${fixed(x)}" y="${fixed(y)}" width="${fixed(cell - 0.6)}" height="${fixed(
        cell - 0.6,
      )}"/>${
        count > 0
          ? html`<text class="cell" font-size="${fixed(size)}" x="${fixed(x + cell / 2)}" y="${fixed(
              y + cell / 2 + size * 0.36,
            )}" text-anchor="middle">${count}</text>`
          : null
      }`;
    });
  });
  const names = labels.map((label, at) => {
    const middle = at * cell + cell / 2;
    const shown = shortName(words.label(label, labelCodes), nameLetters);
    return html`<text font-size="${fixed(Math.min(11, size + 2))}" x="${nameWidth - 6}" y="${fixed(top + middle + size * 0.36)}" text-anchor="end">${at + 1} · ${shown}</text><text font-size="${fixed(size)}" x="${fixed(nameWidth + middle)}" y="${top - 6}" text-anchor="middle">${at + 1}</text>`;
  });
  return html`<div class="scroller" tabindex="0"><svg class="chart matrix-drawing" viewBox="0 0 ${width} ${fixed(height)}" role="img" aria-label="${t('matrix.label')}"><text x="${nameWidth - 6}" y="12" text-anchor="end" font-size="11">${t('matrix.true')} ↓</text><text x="${nameWidth}" y="12" font-size="11">${t('matrix.predicted')} →</text><rect class="frame" x="${nameWidth}" y="${top}" width="${fixed(cell * labels.length)}" height="${fixed(cell * labels.length)}"/>${cells}${names}</svg></div>
`;
}

function fixed(value: number): number {
  return Math.round(value * 100) / 100;
}
