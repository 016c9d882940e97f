// What can be done with the chosen clips, for those who do not use the keys.

import { Button } from '@mantine/core';
import { IconTag } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ClipEdits } from './use-clip-edits.ts';

/** Nothing where no clip is chosen. */
export function ClipEditButtons({ edits }: { edits: ClipEdits }) {
  const { t } = useTranslation('labels');
  if (edits.clips.length === 0) return null;
  return (
    <Button.Group>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconTag size={14} aria-hidden />}
        onClick={(event) => edits.openMenu(event.currentTarget)}
      >
        {t('menu.label')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={edits.toggleExcluded}>
        {edits.areExcluded ? t('menu.include') : t('menu.exclude')}
      </Button>
    </Button.Group>
  );
}
