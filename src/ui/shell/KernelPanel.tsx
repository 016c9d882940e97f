// What the examination of this machine's GPU found, kernel by kernel, and the way to have it examined again.

import { Button, Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AdapterVerdict, KernelVerdict } from '../../engine/backend/engine-info.ts';
import { fallenBack } from '../../engine/backend/engine-info.ts';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './header.module.css';
import { examinedKernels, ofDifference, replacementSaid, verdictSaid } from './verdict-sentences.ts';

export function KernelPanel({ verdict }: { verdict: AdapterVerdict }) {
  const { t } = useTranslation('shell');
  const format = useNumberFormat();
  const said = useSaid('shell');
  const { examineGpu } = useActions();
  const { isExamining, isBusy } = useStudio((state) => ({
    isExamining: state.isExaminingGpu,
    isBusy: isEngineTaken(state) || state.measuring !== null,
  }));
  const replaced = fallenBack(verdict);
  return (
    <section className={classes.kernels} aria-label={t('kernels.title')}>
      <div className={classes.speedHead}>
        <h3>{t('kernels.title')}</h3>
        <Button size="compact-xs" variant="default" disabled={isBusy || isExamining} onClick={() => void examineGpu()}>
          {t('kernels.again')}
        </Button>
      </div>
      <div aria-live="polite">
        {isExamining ? (
          <p className={classes.speedNow}>
            <Loader size={14} aria-hidden /> {t('kernels.now')}
          </p>
        ) : (
          <p>{said(verdictSaid(verdict, format))}</p>
        )}
      </div>
      {!isExamining && replaced.length > 0 && !verdict.refusedFor && (
        <ul className={classes.replaced}>
          {replaced.map((one) => (
            <li key={one.kernel}>
              <KernelName kernel={one.kernel} /> {said(replacementSaid(one, format))}
            </li>
          ))}
        </ul>
      )}
      {!isExamining && <EveryKernel kernels={examinedKernels(verdict)} />}
    </section>
  );
}

function EveryKernel({ kernels }: { kernels: readonly KernelVerdict[] }) {
  const { t } = useTranslation('shell');
  const format = useNumberFormat();
  if (kernels.length === 0) return null;
  return (
    <details>
      <summary>{t('kernels.every', { count: kernels.length })}</summary>
      <table className={classes.kernelTable}>
        <thead>
          <tr>
            <th scope="col">{t('kernels.kernel')}</th>
            <th scope="col">{t('kernels.difference')}</th>
            <th scope="col">{t('kernels.computedBy')}</th>
          </tr>
        </thead>
        <tbody>
          {kernels.map(({ kernel, difference, way }) => (
            <tr key={kernel}>
              <th scope="row">
                <code>{kernel}</code>
              </th>
              <td>{difference === null ? '–' : ofDifference(difference, format)}</td>
              <td>{t(`kernels.way.${way}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function KernelName({ kernel }: { kernel: string }) {
  const { t } = useTranslation('shell');
  if (kernel === 'tiles' || kernel === 'all') return <b>{t(`kernels.${kernel}`)}</b>;
  return <code>{kernel}</code>;
}
