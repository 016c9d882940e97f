// HTML as text that cannot break out of its place: a template whose values are escaped unless they are HTML themselves. The report is
// written by it and not by React: it is drawn once, in a worker, from strings and numbers, and a library that draws pages would be ten
// times as large as what it writes. This is the one place that escapes.

import { wellFormed } from '../lib/letters.ts';

export class Html {
  readonly text: string;

  /** Of text that is HTML already: `html` alone makes one. */
  constructor(text: string) {
    this.text = text;
  }
}

export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[];

/** `html`<p title="${name}">${name}</p>``: values may stand in texts and in attributes with double quotes. A list is joined; null,
 *  undefined and false are nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(
    strings.reduce((text, string, at) => text + string + (at < values.length ? written(values[at]) : ''), ''),
  );
}

/** A style sheet of this program's own, without an end tag in it. */
export function styleSheet(css: string): Html {
  if (/<\//.test(css)) throw new Error('a style sheet cannot hold an end tag');
  return new Html(`<style>${css}</style>`);
}

function written(value: HtmlValue): string {
  if (value instanceof Html) return value.text;
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'object') return value.map(written).join('');
  return escaped(String(value));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Letters that turn the direction of what follows are shown by their number; other hidden ones but tabs and line ends become a space. */
function escaped(text: string): string {
  return wellFormed(text)
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`)
    .replace(/\p{Cc}|\ufffe|\uffff/gu, (control) => (/\s/.test(control) ? control : ' '))
    .replace(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}
