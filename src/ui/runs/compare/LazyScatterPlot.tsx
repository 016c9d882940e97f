// The scatter as it comes: what draws it is fetched when it is first wanted, and again where that failed.

import { type ComponentProps, lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { explainLoadFailure } from '../../../lib/page-server.ts';
import { ErrorNotice } from '../../common/ErrorNotice.tsx';
import { FaultBoundary } from '../../common/FaultBoundary.tsx';
import classes from './RunPlots.module.css';
import type { ScatterPlot } from './ScatterPlot.tsx';

function load() {
  return lazy(async () => {
    try {
      return { default: (await import('./ScatterPlot.tsx')).ScatterPlot };
    } catch (thrown) {
      throw await explainLoadFailure(thrown);
    }
  });
}

/** React keeps a component that did not load for ever: another try is another one. */
let shared = load();

export function LazyScatterPlot(props: ComponentProps<typeof ScatterPlot>) {
  const { t } = useTranslation('common');
  const [Plot, setPlot] = useState(() => shared);
  const again = () => {
    shared = load();
    setPlot(() => shared);
  };
  return (
    <FaultBoundary
      fallback={({ error, retry }) => {
        const onRetry = () => {
          again();
          retry();
        };
        return <ErrorNotice error={error} onDismiss={onRetry} onRetry={onRetry} />;
      }}
    >
      <Suspense
        fallback={
          <div className={classes.waiting} style={{ height: props.heightPx }} role="status">
            {t('loading')}
          </div>
        }
      >
        <Plot {...props} />
      </Suspense>
    </FaultBoundary>
  );
}
