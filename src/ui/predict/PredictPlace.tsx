// Trying a trained classifier: on one's own voice, on files, on a folder.

import { useTranslation } from 'react-i18next';
import { PlaceHeader } from '../common/PlaceHeader.tsx';

export function PredictPlace() {
  const { t } = useTranslation('predict');
  return <PlaceHeader title={t('title')} subtitle={t('subtitle')} />;
}
