// What the template says that nothing was put into.

import { useTranslation } from 'react-i18next';

export function EmptyTemplate() {
  const { t } = useTranslation('sharepage');
  return <p>{t('empty')}</p>;
}
