// What loading the weights reported, as transformers' from_pretrained words it: loaded, newly made, of another size,
// unused.

import { useTranslation } from 'react-i18next';
import type { ModelLoadingReport } from '../../model/model-record.ts';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './LoadingReport.module.css';

/** A file may hold any number of tensors; a list on a page may not. */
const mostNames = 1000;

export function LoadingReport({ report }: { report: ModelLoadingReport }) {
  const { t } = useTranslation('model');
  const format = useNumberFormat();
  const mismatched = report.mismatched.map(
    ({ name, found, expected }) => `${name}  [${found.join(', ')}] → [${expected.join(', ')}]`,
  );
  return (
    <Panel title={t('report.title')}>
      <p className={classes.line}>
        {t('report.loaded', { count: report.loadedCount, n: format.integer(report.loadedCount) })}
      </p>
      <Names
        summary={t('report.missing', { count: report.missing.length })}
        note={t('report.missingNote')}
        names={report.missing}
      />
      <Names
        summary={t('report.mismatched', { count: mismatched.length })}
        note={t('report.mismatchedNote')}
        names={mismatched}
      />
      <Names
        summary={t('report.unexpected', { count: report.unexpected.length })}
        note={t('report.unexpectedNote')}
        names={report.unexpected}
      />
    </Panel>
  );
}

function Names({ summary, note, names }: { summary: string; note: string; names: string[] }) {
  const { t } = useTranslation('model');
  const format = useNumberFormat();
  if (names.length === 0) return <p className={classes.line}>{summary}</p>;
  return (
    <details className={classes.fold}>
      <summary>{summary}</summary>
      <p className={classes.note}>{note}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling list must be reachable by keyboard */}
      <ul className={classes.names} tabIndex={0} aria-label={summary}>
        {names.slice(0, mostNames).map((name) => (
          <li key={name}>{name}</li>
        ))}
        {names.length > mostNames ? <li>{t('report.more', { n: format.integer(names.length - mostNames) })}</li> : null}
      </ul>
    </details>
  );
}
