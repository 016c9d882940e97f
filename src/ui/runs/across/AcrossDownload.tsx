// Files of the matrix as it is shown.

import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AcrossMatrix } from '../../../run/across/across-matrix.ts';
import { type AcrossFormat, acrossFiles } from '../../../state/across-types.ts';
import { saveBlob } from '../../common/save-blob.ts';
import { useActions } from '../../common/use-studio.ts';
import toolbar from '../RunsToolbar.module.css';

const formats = Object.keys(acrossFiles) as AcrossFormat[];

export function AcrossDownload({ matrix }: { matrix: AcrossMatrix }) {
  const { t } = useTranslation('across');
  const { exportAcross } = useActions();
  // a failure is shown by the action
  const save = (format: AcrossFormat) =>
    exportAcross(matrix, format).then(
      (blob) => saveBlob(blob, acrossFiles[format]),
      () => {},
    );
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
          {t('download.title')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map((format) => (
          <Menu.Item key={format} onClick={() => void save(format)}>
            <code>{acrossFiles[format]}</code>
            <span className={toolbar.what}>{t(`download.${format}`)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
