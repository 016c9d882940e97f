// What the sections of a report are made of: headings, lists of facts, tables.

import { shortName } from '../ui/charts/direct-labels.ts';
import { type Html, type HtmlValue, html } from './html.ts';

/** A section under its heading. `id`: where its link leads. */
export function section(id: string, title: string, content: readonly HtmlValue[]): Html {
  return html`<section id="${id}"><h2>${title}</h2>${content}</section>
`;
}

/** A part of a section that is not parted from its heading at the end of a page. */
export function part(title: string, content: readonly HtmlValue[]): Html {
  return html`<div class="part"><h3>${title}</h3>${content}</div>
`;
}

export type Fact = readonly [name: HtmlValue, value: HtmlValue];

export function facts(rows: readonly Fact[]): Html {
  return html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
`;
}

export interface Column {
  name: HtmlValue;
  /** Numbers stand at the right. */
  isNumber?: boolean;
  isWide?: boolean;
}

export interface TableLook {
  caption?: HtmlValue;
  /** `short`: few numbers, not pulled apart over the page. `dense`: many rows, each on one line. `settings`: columns of one width in
   *  several tables. */
  kind?: 'plain' | 'short' | 'dense' | 'settings';
}

/** The first cell of a row names it. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly HtmlValue[])[],
  { caption = null, kind = 'plain' }: TableLook = {},
): Html {
  const classOf = (at: number) => {
    const column = columns[at];
    return column?.isNumber ? 'number' : column?.isWide ? 'wide' : 'text';
  };
  return html`<div class="scroller" tabindex="0"><table class="${kind}">${caption ? html`<caption>${caption}</caption>` : null}<thead><tr>${columns.map(
    ({ name }, at) =>
      // over a drawing there is nothing to say
      name === '' ? html`<td></td>` : html`<th scope="col" class="${classOf(at)}">${name}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (row) =>
      html`<tr>${row.map((cell, at) =>
        at === 0
          ? html`<th scope="row" class="${classOf(at)}">${cell}</th>`
          : html`<td class="${classOf(at)}">${cell}</td>`,
      )}</tr>
`,
  )}</tbody></table></div>
`;
}

/** Letters of a name in a table: the middle of a longer one is left out. */
const nameLetters = 90;

/** A name that may be long: it breaks anywhere. */
export function name(text: string, most: number = nameLetters): Html {
  return html`<bdi class="name">${shortName(text, most)}</bdi>`;
}

/** A paragraph; nothing for an empty text. */
export function paragraph(text: string, kind: 'plain' | 'note' | 'lead' | 'warning' = 'plain'): Html | null {
  return text === ''
    ? null
    : html`<p class="${kind}">${text}</p>
`;
}

/** The swatch of a class's colour. */
export function swatch(classIndex: number): Html {
  return html`<svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" rx="2" fill="var(--class-${classIndex % 16})"/></svg>`;
}
