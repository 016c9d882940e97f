// One real path: each part a button that makes it the label (or the speaker); the part that is it now marked, a label in its
// class's colour.

import { useMemo } from 'react';
import { labelParts } from '../../dataset/labels/label-parts.ts';
import { compileLabelRule, type LabelRule, type LabelSpan } from '../../dataset/labels/label-rule.ts';
import { classColor } from '../common/class-colors.ts';
import classes from './label-rule.module.css';

interface RulePathProps {
  path: string;
  separator: string;
  /** Null: no part is picked. */
  rule: LabelRule | null;
  /** Sorted labels that the rule gives, for the colour; empty: a neutral one. */
  labels: readonly string[];
  /** Which of them a part of the name stands for; without it, one of the same name. */
  shownAs?: (name: string) => string | null;
  /** What a click on a part does, for those who hear the page. */
  pickText(part: string): string;
  onPick(rule: LabelRule): void;
}

export function RulePath({ path, separator, rule, labels, shownAs = asItIs, pickText, onPick }: RulePathProps) {
  const label = useMemo(() => rule && findLabel(rule, path), [rule, path]);
  const color = label && labels.length > 0 ? classColor(labels.indexOf(shownAs(label.text) ?? '')) : undefined;
  if (rule?.kind === 'regex') {
    return (
      <code className={classes.path}>
        {label ? (
          <>
            {path.slice(0, label.start)}
            <mark className={classes.label} style={{ '--label-color': color } as React.CSSProperties}>
              {label.text}
            </mark>
            {path.slice(label.end)}
          </>
        ) : (
          path
        )}
      </code>
    );
  }
  const parts = labelParts(path, separator);
  let end = 0;
  return (
    <code className={classes.path}>
      {parts.map((part) => {
        const before = path.slice(end, part.start);
        end = part.end;
        const isLabel = label !== null && part.start === label.start && part.end === label.end;
        const counted = countLike(rule, part.rule, parts.filter((other) => other.rule.kind === 'field').length);
        return (
          <span key={part.start}>
            {before}
            <button
              type="button"
              className={isLabel ? `${classes.part} ${classes.label}` : classes.part}
              style={isLabel ? ({ '--label-color': color } as React.CSSProperties) : undefined}
              aria-pressed={isLabel}
              title={part.text}
              aria-label={pickText(part.text)}
              onClick={() => onPick(counted)}
            >
              {part.text}
            </button>
          </span>
        );
      })}
      {path.slice(end)}
    </code>
  );
}

const asItIs = (name: string) => name;

/** Keeps counting from the end where the rule in use does. */
function countLike(current: LabelRule | null, picked: LabelRule, fieldCount: number): LabelRule {
  if (current?.kind !== 'field' || picked.kind !== 'field' || current.index >= 0) return picked;
  return { ...picked, index: picked.index - fieldCount };
}

function findLabel(rule: LabelRule, path: string): LabelSpan | null {
  try {
    return compileLabelRule(rule)(path);
  } catch {
    // A half-written expression: the panel says what is wrong with it.
    return null;
  }
}
