// What becomes of each field of a TrainingArguments call: what cannot be used first, what has no meaning here last.

import { IconAlertTriangle, IconCheck, IconMinus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ArgumentReport } from '../../config/training-arguments/read.ts';
import classes from './ArgumentsDialog.module.css';

export function ArgumentsReport({ reports }: { reports: readonly ArgumentReport[] }) {
  const { t } = useTranslation('train');
  const taken = reports.filter((report) => report.outcome === 'taken');
  const ignored = reports.filter((report) => report.outcome === 'ignored');
  const problems = reports.filter((report) => report.outcome !== 'taken' && report.outcome !== 'ignored');
  return (
    <div className={classes.report} aria-live="polite">
      {problems.length > 0 ? (
        <section data-tone="problem">
          <h3>
            <IconAlertTriangle size={14} aria-hidden /> {t('arguments.problems', { count: problems.length })}
          </h3>
          <p>{t('arguments.problemsNote')}</p>
          <ul>
            {problems.map((report) => (
              <li key={report.name}>
                <code>{assignment(report)}</code>{' '}
                {t(`arguments.outcome.${report.outcome}`, { bound: 'bound' in report ? report.bound : '' })}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <section data-tone="taken">
        <h3>
          <IconCheck size={14} aria-hidden /> {t('arguments.taken', { count: taken.length })}
        </h3>
        <ul>
          {taken.map((report) => (
            <li key={report.name}>
              <code>{assignment(report)}</code>
              {report.outcome === 'taken' && report.field !== report.name ? (
                <> {t('arguments.becomes', { name: report.field })}</>
              ) : null}
            </li>
          ))}
        </ul>
      </section>
      {ignored.length > 0 ? (
        <details>
          <summary>
            <IconMinus size={14} aria-hidden /> {t('arguments.ignored', { count: ignored.length })}
          </summary>
          <ul>
            {ignored.map((report) => (
              <li key={report.name}>
                <code>{assignment(report)}</code>{' '}
                {report.outcome === 'ignored' ? t(`arguments.because.${report.because}`) : null}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}

function assignment({ name, text }: ArgumentReport): string {
  return `${name}=${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}
