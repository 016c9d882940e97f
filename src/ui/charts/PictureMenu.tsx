// A picture to take away as SVG or PNG.

import { ActionIcon, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { saveBlob } from '../common/save-blob.ts';
import { useShowError } from '../common/use-show-error.ts';
import { chartPng, chartSvg } from './save-chart.ts';

interface PictureMenuProps {
  title: string;
  fileName: string;
  /** Holds the picture's SVG; null: it is not drawn. */
  plot: RefObject<HTMLDivElement | null> | null;
}

export function PictureMenu({ title, fileName, plot }: PictureMenuProps) {
  const { t } = useTranslation('charts');
  const showError = useShowError();
  const save = async (kind: 'svg' | 'png') => {
    const svg = plot?.current?.querySelector<SVGSVGElement>('svg[data-chart]');
    if (!svg) return;
    try {
      const picture = chartSvg(svg, title, []);
      saveBlob(kind === 'svg' ? picture.blob : await chartPng(picture), `${fileName}.${kind}`);
    } catch (thrown) {
      showError('evaluate', thrown);
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          size="sm"
          disabled={plot === null}
          aria-label={t('download', { title })}
          title={t('download', { title })}
        >
          <IconDownload size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(['svg', 'png'] as const).map((kind) => (
          <Menu.Item key={kind} onClick={() => void save(kind)}>
            {t(`save.${kind}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
