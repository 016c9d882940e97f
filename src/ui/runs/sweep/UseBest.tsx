// What one does with the best trial: into the form, to Evaluate, or to try it.

import { Button, Menu } from '@mantine/core';
import { IconChartBar, IconChevronDown, IconCopy, IconMicrophone, IconTrophy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SweepRanking } from '../../../sweep/ranking-types.ts';
import type { SweepRecord } from '../../../sweep/sweep-record.ts';
import { runsOfSweep } from '../../../sweep/sweep-runs.ts';
import { useActions, useStudio } from '../../common/use-studio.ts';
import { bestRunOf } from './trial-runs.ts';

interface UseBestProps {
  sweep: SweepRecord;
  ranking: SweepRanking | null;
}

export function UseBest({ sweep, ranking }: UseBestProps) {
  const { t } = useTranslation('sweep');
  const { duplicateRun, setSweepDraft, openRun, goTo } = useActions();
  const trial = ranking?.best?.trial ?? null;
  const best = useStudio(({ runs }) => (trial === null ? null : bestRunOf(runsOfSweep(sweep, runs), trial, sweep)));
  if (!best) return null;
  const icon = { size: 16, 'aria-hidden': true } as const;
  const hasModel = best.checkpoints.length > 0;
  /** One run with the settings of the best, on the clips as they were cut before the folds. */
  const bringToForm = () =>
    duplicateRun(best.id, undefined, sweep.base).then(
      () => setSweepDraft(null),
      // shown by the action
      () => {},
    );
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button leftSection={<IconTrophy {...icon} />} rightSection={<IconChevronDown {...icon} />}>
          {t('use.title')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy {...icon} />} onClick={() => void bringToForm()}>
          {t('use.form')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconChartBar {...icon} />}
          onClick={() => {
            openRun(best.id);
            goTo('evaluate');
          }}
        >
          {t('use.evaluate', { name: best.name })}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconMicrophone {...icon} />}
          disabled={!hasModel}
          onClick={() => {
            openRun(best.id);
            goTo('predict');
          }}
        >
          {t('use.try', { name: best.name })}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
