// What was left out, by reason; each line shows its files.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportProblem } from '../../dataset/clip.ts';
import type { ErrorCode } from '../../lib/error-codes.ts';
import type { ErrorRecord } from '../../lib/errors.ts';
import { useErrorText } from '../common/error-text.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './charts.module.css';
import { isNews } from './left-out.ts';

interface ProblemSummaryProps {
  problems: readonly ImportProblem[];
  shown: ErrorCode | 'all' | null;
  onShow(code: ErrorCode | null): void;
}

export function ProblemSummary({ problems, shown, onShow }: ProblemSummaryProps) {
  const { t } = useTranslation('data');
  const format = useNumberFormat();
  const errorText = useErrorText();
  const groups = useMemo(() => {
    const byCode = new Map<ErrorCode, { error: ErrorRecord; count: number }>();
    for (const { error } of problems) {
      byCode.set(error.code, { error, count: (byCode.get(error.code)?.count ?? 0) + 1 });
    }
    const groups = [...byCode.values()].sort((a, b) => b.count - a.count);
    return [...groups.filter(isNews), ...groups.filter((group) => !isNews(group))];
  }, [problems]);
  return (
    <div className={classes.problems}>
      <h3>{t('problems.title')}</h3>
      <ul>
        {groups.map(({ error, count }) => {
          const isShown = shown === error.code;
          return (
            <li key={error.code}>
              <button
                type="button"
                className={classes.problem}
                aria-pressed={isShown}
                data-benign={!isNews({ error }) || undefined}
                onClick={() => onShow(isShown ? null : error.code)}
              >
                <span>{errorText(error).title}</span>
                <span className={classes.problemCount}>{format.integer(count)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
