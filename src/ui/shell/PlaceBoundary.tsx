// A fault in one place, or in one part of the shell, leaves the rest of the page working, and says what to do.

import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Place } from '../../state/studio-state.ts';
import { ErrorNotice } from '../common/ErrorNotice.tsx';
import { type Fault, FaultBoundary } from '../common/FaultBoundary.tsx';
import { Panel } from '../common/Panel.tsx';
import { RawRecords } from '../common/RawRecords.tsx';
import { useActions } from '../common/use-studio.ts';
import classes from './place-fault.module.css';
import { placeOrder } from './places.ts';

interface PlaceBoundaryProps {
  place: Place;
  children: ReactNode;
  /** Opens the place anew. */
  onRetry: () => void;
  /** It belongs to a build that is not there any more. */
  onRenewed: () => void;
}

export function PlaceBoundary({ place, children, onRetry, onRenewed }: PlaceBoundaryProps) {
  return (
    <FaultBoundary
      onCaught={({ code }) => code === 'server/renewed' && onRenewed()}
      fallback={({ error }) =>
        // what did not come is no fault of what is stored
        error.code.startsWith('server/') ? (
          <ErrorNotice error={error} onDismiss={onRetry} onRetry={onRetry} />
        ) : (
          <PlaceFault place={place} fault={{ error, retry: onRetry }} />
        )
      }
    >
      {children}
    </FaultBoundary>
  );
}

function PlaceFault({ place, fault }: { place: Place; fault: Fault }) {
  const { t } = useTranslation('records');
  const actions = useActions();
  return (
    <div className={classes.place}>
      <ErrorNotice error={fault.error} onDismiss={fault.retry}>
        <p className={classes.sentence}>
          {t('fault.place')} {t('fault.cause')}
        </p>
        <FaultButtons canOpenStorage={place !== 'storage'} />
      </ErrorNotice>
      {place === 'storage' ? (
        <Panel title={t('raw.title')} className={classes.raw}>
          <RawRecords actions={actions} t={t} />
        </Panel>
      ) : null}
    </div>
  );
}

function FaultButtons({ canOpenStorage }: { canOpenStorage: boolean }) {
  const { t } = useTranslation('records');
  const { goTo } = useActions();
  return (
    <Group gap="xs" my={4}>
      {canOpenStorage ? (
        <Button size="compact-sm" onClick={() => goTo('storage')}>
          {t('fault.openStorage')}
        </Button>
      ) : null}
      <Button size="compact-sm" variant="default" onClick={() => location.reload()}>
        {t('fault.reload')}
      </Button>
    </Group>
  );
}

interface PartBoundaryProps {
  /** Where it stands in the shell's grid. */
  area?: string;
  /** The list of places: they stay within reach. */
  isSteps?: boolean;
  children: ReactNode;
}

/** Around a part of the shell. */
export function PartBoundary({ area, isSteps = false, children }: PartBoundaryProps) {
  return (
    <FaultBoundary
      fallback={(fault) => (
        <div className={classes.part} style={{ gridArea: area }}>
          {isSteps ? <PlainSteps /> : null}
          <PartFault fault={fault} />
        </div>
      )}
    >
      {children}
    </FaultBoundary>
  );
}

function PartFault({ fault }: { fault: Fault }) {
  const { t } = useTranslation('records');
  return (
    <ErrorNotice error={fault.error} onDismiss={fault.retry}>
      <p className={classes.sentence}>{t('fault.part')}</p>
      <FaultButtons canOpenStorage />
    </ErrorNotice>
  );
}

function PlainSteps() {
  const { t } = useTranslation('shell');
  const { goTo } = useActions();
  return (
    <nav className={classes.steps} aria-label={t('steps')}>
      {placeOrder.map((place) => (
        <Button key={place} size="compact-sm" variant="subtle" onClick={() => goTo(place)}>
          {t(`place.${place}`)}
        </Button>
      ))}
    </nav>
  );
}
