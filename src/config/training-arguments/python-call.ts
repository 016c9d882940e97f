// The arguments of a `TrainingArguments(...)` call in a piece of Python, whatever stands around it.

import { syntaxError, type Token, tokensOfCall } from './python-tokens.ts';
import { expressionValue, type PythonValue } from './python-value.ts';

export interface PythonArgument {
  name: string;
  /** Undefined where it is not made of literals alone. */
  value: PythonValue | undefined;
  /** As it was written. */
  text: string;
}

const opening = /\b\w*TrainingArguments\s*\(/;

/** transformers' enums, whose members are named as their values but for this one. */
const enums = new Set(['IntervalStrategy', 'SaveStrategy', 'SchedulerType', 'OptimizerNames', 'HubStrategy']);
const otherNames: Record<string, string> = { REDUCE_ON_PLATEAU: 'reduce_lr_on_plateau' };

/** Throws `config/training-arguments` where there is no such call, or its brackets or strings do not close. */
export function readPythonCall(source: string): PythonArgument[] {
  const found = opening.exec(source);
  if (!found) throw syntaxError(source, 0, 'TrainingArguments(…) or a JSON object');
  const tokens = tokensOfCall(source, found.index + found[0].length - 1);
  return partsOf(tokens).map((part, at) => {
    const [name, equals] = part;
    const isKeyword = name?.kind === 'name' && equals?.text === '=' && equals.kind === 'sign';
    if (!isKeyword && at > 0) throw syntaxError(source, name?.at ?? 0, 'name=value');
    const expression = isKeyword ? part.slice(2) : part;
    const [first, last] = [expression[0], expression.at(-1)];
    const text = first && last ? source.slice(first.at, last.at + last.text.length) : '';
    // TrainingArguments' first parameter
    return {
      name: isKeyword ? name.text : 'output_dir',
      value: enumValue(expression) ?? expressionValue(expression),
      text,
    };
  });
}

/** A Python dictionary. Throws `config/training-arguments`. */
export function readPythonDictionary(source: string): Record<string, PythonValue> {
  const from = source.indexOf('{');
  const inner = tokensOfCall(source, from);
  const brackets = (text: string): Token => ({ kind: 'sign', text, at: from });
  const value = expressionValue([brackets('{'), ...inner, brackets('}')]);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw syntaxError(source, from, 'a JSON object');
  return value as Record<string, PythonValue>;
}

function partsOf(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    const sign = token.kind === 'sign' ? token.text : '';
    if (sign !== '' && '([{'.includes(sign)) depth += 1;
    if (sign !== '' && ')]}'.includes(sign)) depth -= 1;
    if (sign === ',' && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

function enumValue([owner, dot, member, more]: readonly Token[]): string | undefined {
  if (!member || more || dot?.text !== '.' || !enums.has(owner?.text ?? '')) return undefined;
  return otherNames[member.text] ?? member.text.toLowerCase();
}
