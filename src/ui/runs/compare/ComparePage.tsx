// Some runs beside one another: their curves, what their settings differ in, and whether what they get right does.

import { useTranslation } from 'react-i18next';
import { PlaceHeader } from '../../common/PlaceHeader.tsx';
import { BackToRuns } from '../BackToRuns.tsx';

export function ComparePage(_: { runIds: readonly string[] }) {
  const { t } = useTranslation('compare');
  return (
    <PlaceHeader title={t('title')} subtitle={t('subtitle')}>
      <BackToRuns />
    </PlaceHeader>
  );
}
