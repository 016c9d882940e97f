// What the check found in the data, where a run is about to start with it: the most serious, and the way to the rest.

import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { warningsOf } from '../../state/findings.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { useActions } from '../common/use-studio.ts';
import { findingSaid } from '../data/check/finding-sentences.ts';
import classes from './PlanPanel.module.css';

const mostShown = 3;

export function DataWarnings({ dataset }: { dataset: OpenDataset }) {
  const { t } = useTranslation('check');
  const format = useNumberFormat();
  const said = useSaid('check');
  const { goTo } = useActions();
  const warnings = warningsOf(dataset);
  const more = warnings.length - mostShown;
  if (warnings.length === 0) return null;
  return (
    <div className={classes.warning} data-severity="warning">
      <IconAlertTriangle size={16} aria-hidden />
      <div>
        {warnings.slice(0, mostShown).map((finding) => (
          <p key={finding.code}>{said([findingSaid(finding, format)])}</p>
        ))}
        {more > 0 ? <p>{t('morePlan', { count: more, number: format.integer(more) })}</p> : null}
        <Button size="compact-xs" variant="default" onClick={() => goTo('data')}>
          {t('inData')}
        </Button>
      </div>
    </div>
  );
}
