// Files of the matrix as it is shown.

import { useTranslation } from 'react-i18next';
import type { AcrossMatrix } from '../../../run/across/across-matrix.ts';
import { acrossFiles } from '../../../state/across-types.ts';
import { useActions } from '../../common/use-studio.ts';
import { FilesMenu } from '../FilesMenu.tsx';

export function AcrossDownload({ matrix }: { matrix: AcrossMatrix }) {
  const { t } = useTranslation('across');
  const { exportAcross } = useActions();
  return (
    <FilesMenu
      title={t('download.title')}
      files={acrossFiles}
      what={(format) => t(`download.${format}`)}
      exportAs={(format) => exportAcross(matrix, format)}
    />
  );
}
