// The value of a Python expression made of literals and arithmetic. Nothing is run: whatever else stands there, a name, a
// call, a comparison, has no value.

import type { Token } from './python-tokens.ts';

export type PythonValue =
  | number
  | string
  | boolean
  | null
  | readonly PythonValue[]
  | { readonly [key: string]: PythonValue };

/** Brackets and signs within each other; a person's own text has a few. */
const deepest = 60;

class NoValue extends Error {}

/** Undefined where the tokens are no such expression. */
export function expressionValue(tokens: readonly Token[]): PythonValue | undefined {
  try {
    const reader = new ExpressionReader(tokens);
    const value = reader.sum();
    return reader.isAtEnd ? value : undefined;
  } catch (thrown) {
    if (thrown instanceof NoValue) return undefined;
    throw thrown;
  }
}

class ExpressionReader {
  private at = 0;
  private depth = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.at === this.tokens.length;
  }

  sum(): PythonValue {
    if (++this.depth > deepest) throw new NoValue();
    let value = this.product();
    for (let sign = this.take('+', '-'); sign; sign = this.take('+', '-')) {
      const right = this.product();
      if (sign === '+' && typeof value === 'string' && typeof right === 'string') value += right;
      else value = sign === '+' ? numeric(value) + numeric(right) : numeric(value) - numeric(right);
    }
    this.depth -= 1;
    return value;
  }

  private product(): PythonValue {
    let value = this.signed();
    for (let sign = this.take('*', '/', '//', '%'); sign; sign = this.take('*', '/', '//', '%'))
      value = multiplied(sign, numeric(value), numeric(this.signed()));
    return value;
  }

  private signed(): PythonValue {
    if (++this.depth > deepest) throw new NoValue();
    const sign = this.take('+', '-', 'not');
    const value = sign ? this.signed() : this.power();
    this.depth -= 1;
    if (sign === 'not') return typeof value === 'boolean' ? !value : noValue();
    if (sign) return sign === '-' ? -numeric(value) : numeric(value);
    return value;
  }

  private power(): PythonValue {
    const base = this.atom();
    return this.take('**') ? numeric(base) ** numeric(this.signed()) : base;
  }

  private atom(): PythonValue {
    const token = this.tokens[this.at++];
    if (!token) throw new NoValue();
    if (token.kind === 'number') return token.value;
    if (token.kind === 'string') return token.value + this.furtherStrings();
    switch (token.text) {
      case 'True':
        return true;
      case 'False':
        return false;
      case 'None':
        return null;
      case '[':
        return this.list(']').values;
      case '(': {
        const { values, hadComma } = this.list(')');
        const [only] = values;
        return values.length === 1 && !hadComma && only !== undefined ? only : values;
      }
      case '{':
        return this.dictionary();
      default:
        return noValue();
    }
  }

  private furtherStrings(): string {
    let text = '';
    for (let next = this.tokens[this.at]; next?.kind === 'string'; next = this.tokens[++this.at]) text += next.value;
    return text;
  }

  private list(end: string): { values: PythonValue[]; hadComma: boolean } {
    const values: PythonValue[] = [];
    let hadComma = false;
    while (!this.take(end)) {
      if (values.length > 0 && !hadComma) throw new NoValue();
      values.push(this.sum());
      hadComma = this.take(',') !== null;
    }
    return { values, hadComma };
  }

  private dictionary(): PythonValue {
    const entries: [string, PythonValue][] = [];
    let hadComma = true;
    while (!this.take('}')) {
      if (!hadComma) throw new NoValue();
      const key = this.sum();
      if (typeof key !== 'string' || !this.take(':')) throw new NoValue();
      entries.push([key, this.sum()]);
      hadComma = this.take(',') !== null;
    }
    return Object.fromEntries(entries);
  }

  private take(...texts: string[]): string | null {
    const token = this.tokens[this.at];
    if (!token || token.kind === 'string' || token.kind === 'number' || !texts.includes(token.text)) return null;
    this.at += 1;
    return token.text;
  }
}

function noValue(): never {
  throw new NoValue();
}

function numeric(value: PythonValue): number {
  return typeof value === 'number' ? value : noValue();
}

function multiplied(sign: string, left: number, right: number): number {
  if (sign === '*') return left * right;
  if (right === 0) return noValue();
  if (sign === '/') return left / right;
  const floored = Math.floor(left / right);
  return sign === '//' ? floored : left - floored * right;
}
