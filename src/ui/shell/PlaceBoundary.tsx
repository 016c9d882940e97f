// A fault in one place, or in one part of the shell, leaves the rest of the page working, and says what to do.

import { Button, CopyButton, Group } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Place } from '../../state/places.ts';
import { ErrorNotice } from '../common/ErrorNotice.tsx';
import { type Fault, FaultBoundary, faultDetails } from '../common/FaultBoundary.tsx';
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
        <div className={classes.raw}>
          <RawRecords actions={actions} t={t} />
        </div>
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
          <PartFault fault={fault} canOpenStorage={!isSteps} />
        </div>
      )}
    >
      {children}
    </FaultBoundary>
  );
}

/** Short: the part may be a line high. */
function PartFault({ fault, canOpenStorage }: { fault: Fault; canOpenStorage: boolean }) {
  const { t } = useTranslation('records');
  const { goTo } = useActions();
  return (
    <p role="alert" className={classes.short}>
      <IconAlertTriangle size={16} aria-hidden />
      <span>{t('fault.part')}</span>
      {canOpenStorage ? (
        <Button size="compact-xs" variant="default" onClick={() => goTo('storage')}>
          {t('fault.openStorage')}
        </Button>
      ) : null}
      <Button size="compact-xs" variant="default" onClick={() => location.reload()}>
        {t('fault.reload')}
      </Button>
      <CopyButton value={faultDetails(fault.error)}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="subtle" onClick={copy}>
            {t(copied ? 'fault.copied' : 'fault.copy')}
          </Button>
        )}
      </CopyButton>
    </p>
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
