// Files of the table as it is shown.

import { useTranslation } from 'react-i18next';
import type { ShownRuns } from '../../run/table/shown-runs.ts';
import { runsTableFiles } from '../../state/runs-table.ts';
import { useActions } from '../common/use-studio.ts';
import { FilesMenu } from './FilesMenu.tsx';
import classes from './RunsToolbar.module.css';

export function DownloadMenu({ shown }: { shown: ShownRuns }) {
  const { t } = useTranslation('runs');
  const { exportRunsTable } = useActions();
  return (
    <FilesMenu
      size="xs"
      className={classes.button}
      disabled={shown.runs.length === 0}
      title={t('download.title')}
      files={runsTableFiles}
      what={(format) => t(`download.${format}`)}
      exportAs={(format) => exportRunsTable(shown, format)}
    />
  );
}
