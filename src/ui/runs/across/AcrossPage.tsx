// Each run on each data set that is stored: how far what was learned on one carries to another.

import { useTranslation } from 'react-i18next';
import { PlaceHeader } from '../../common/PlaceHeader.tsx';
import { BackToRuns } from '../BackToRuns.tsx';

export function AcrossPage() {
  const { t } = useTranslation('across');
  return (
    <PlaceHeader title={t('title')} subtitle={t('subtitle')}>
      <BackToRuns />
    </PlaceHeader>
  );
}
