// The last resort: where the page itself cannot be drawn, what happened, and all that is stored to export and to delete. It
// stands outside of theme and context, and uses neither.

import type { i18n } from 'i18next';
import { type ReactNode, useState } from 'react';
import type { Studio } from '../../state/studio-store.ts';
import { type Fault, FaultBoundary, faultDetails } from '../common/FaultBoundary.tsx';
import plain from '../common/plain-button.module.css';
import { RawRecords } from '../common/RawRecords.tsx';
import classes from './ShellBoundary.module.css';

interface ShellBoundaryProps {
  studio: Studio;
  i18n: i18n;
  children: ReactNode;
}

export function ShellBoundary({ studio, i18n, children }: ShellBoundaryProps) {
  return (
    <FaultBoundary fallback={(fault) => <BarePage fault={fault} studio={studio} i18n={i18n} />}>
      {children}
    </FaultBoundary>
  );
}

function BarePage({ fault, studio, i18n }: { fault: Fault } & Omit<ShellBoundaryProps, 'children'>) {
  const t = i18n.getFixedT(null, 'records');
  const [isCopied, setIsCopied] = useState(false);
  const details = faultDetails(fault.error);
  return (
    <main className={classes.page}>
      <h1>Voxtune</h1>
      <div role="alert">
        <p>{t('fault.page')}</p>
        <p>{t('fault.causePage')}</p>
      </div>
      <p className={classes.buttons}>
        <button type="button" className={plain.button} onClick={() => location.reload()}>
          {t('fault.reload')}
        </button>
        <button
          type="button"
          className={plain.button}
          onClick={() =>
            void navigator.clipboard.writeText(details).then(
              () => setIsCopied(true),
              () => undefined,
            )
          }
        >
          {t(isCopied ? 'fault.copied' : 'fault.copy')}
        </button>
      </p>
      <pre>{details}</pre>
      <RawRecords actions={studio.actions} t={t} />
    </main>
  );
}
