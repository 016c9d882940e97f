// A sweep: its trials as they come in, ranked, with what is chance.

import { useTranslation } from 'react-i18next';
import { PlaceHeader } from '../../common/PlaceHeader.tsx';
import { BackToRuns } from '../BackToRuns.tsx';

export function SweepPage(_: { sweepId: string }) {
  const { t } = useTranslation('sweep');
  return (
    <PlaceHeader title={t('title')} subtitle={t('subtitle')}>
      <BackToRuns />
    </PlaceHeader>
  );
}
