// Python source as tokens, as far as literals and calls need it. Nothing is ever run.

import { VoxtuneError } from '../../lib/errors.ts';

export type Token =
  | { kind: 'number'; value: number; text: string; at: number }
  | { kind: 'string'; value: string; text: string; at: number }
  | { kind: 'name' | 'sign'; text: string; at: number };

const blank = /[\s\\]+|#[^\n]*/y;
const number = /0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?/y;
const name = /[\p{L}_][\p{L}\p{N}_]*/uy;
const quote = /([a-zA-Z]{0,2})("""|'''|"|')/y;
const sign = /\*\*|\/\/|[()[\]{},:=.+\-*/%]|[^\s]/y;

/** Tokens of a call: from its opening bracket at `from` to the bracket that closes it, both left out.
 *  Throws `config/training-arguments` where it is not closed. */
export function tokensOfCall(source: string, from: number): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  for (let at = from; at < source.length; ) {
    const skipped = match(blank, source, at);
    if (skipped !== null) {
      at += skipped.length;
      continue;
    }
    const token = tokenAt(source, at);
    at += token.text.length;
    if (token.kind === 'sign') {
      if ('([{'.includes(token.text)) depth += 1;
      if (')]}'.includes(token.text)) depth -= 1;
      if (depth === 0) return tokens.slice(1);
    }
    tokens.push(token);
  }
  throw syntaxError(source, source.length, 'a closing bracket');
}

function tokenAt(source: string, at: number): Token {
  quote.lastIndex = at;
  const opened = quote.exec(source);
  if (opened) {
    const [, prefix = '', quotes = ''] = opened;
    return stringAt(source, at, prefix.toLowerCase(), quotes);
  }
  const named = match(name, source, at);
  if (named !== null) return { kind: 'name', text: named, at };
  const digits = match(number, source, at);
  if (digits !== null)
    return { kind: 'number', value: Number(digits.replaceAll('_', '').replace(/^0+(?=\d)/, '')), text: digits, at };
  return { kind: 'sign', text: match(sign, source, at) ?? source.charAt(at), at };
}

function stringAt(source: string, at: number, prefix: string, mark: string): Token {
  const start = at + prefix.length + mark.length;
  for (let end = start; end < source.length; end++) {
    if (source[end] === '\\') end += 1;
    else if (source.startsWith(mark, end)) {
      const inner = source.slice(start, end);
      const text = source.slice(at, end + mark.length);
      if (prefix.includes('f')) return { kind: 'name', text, at };
      return { kind: 'string', value: prefix.includes('r') ? inner : unescaped(inner), text, at };
    } else if (source[end] === '\n' && mark.length === 1) break;
  }
  throw syntaxError(source, at, `a string that ends with ${mark}`);
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\n': '' };

function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, (_, letter: string) => escapes[letter] ?? letter);
}

function match(pattern: RegExp, source: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? null;
}

export function syntaxError(source: string, at: number, expected: string): VoxtuneError {
  const line = source.slice(0, at).split('\n').length;
  const found = source.slice(at, at + 20).split('\n')[0] || 'the end';
  return new VoxtuneError('config/training-arguments', `Line ${line}: expected ${expected}; found ${found}.`, {
    line,
    expected,
    found,
  });
}
