// Where clips have votes: how often the model is right where listeners agreed, and where they did not.

import { useTranslation } from 'react-i18next';
import type { ProbeReport } from '../../evaluation/probes/probe-report.ts';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './ProbePlace.module.css';

export function AgreementPanel({ bands }: { bands: ProbeReport['agreement'] }) {
  const { t } = useTranslation('probe');
  const format = useNumberFormat();
  if (!bands || bands.length === 0) return null;
  const percent = (share: number, clipCount: number) => (clipCount > 0 ? format.percent(share) : '–');
  return (
    <Panel title={t('agreement.title')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('agreement.band')}</th>
            <th scope="col">{t('agreement.clips')}</th>
            <th scope="col">{t('agreement.right')}</th>
            <th scope="col">{t('agreement.top2')}</th>
          </tr>
        </thead>
        <tbody>
          {bands.map(({ low, high, clipCount, accuracy, top2Accuracy }) => (
            <tr key={low}>
              <th scope="row">
                {t('agreement.range', { low: format.percent(low, 0), high: format.percent(high, 0) })}
              </th>
              <td>{format.integer(clipCount)}</td>
              <td>{percent(accuracy, clipCount)}</td>
              <td>{percent(top2Accuracy, clipCount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
