// Says that the label rule is a guess that may be wrong, and why, and asks.

import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { sourcePaths } from '../../../dataset/cut-parents.ts';
import { labelGuessDoubts } from '../../../dataset/labels/label-doubts.ts';
import type { OpenDataset } from '../../../state/studio-state.ts';
import { useSaid } from '../../common/use-said.ts';
import { useActions } from '../../common/use-studio.ts';
import { doubtsSaid } from './table-sentences.ts';
import classes from './tables.module.css';

export function LabelDoubts({ dataset }: { dataset: OpenDataset }) {
  const { t } = useTranslation('tables');
  const said = useSaid('tables');
  const { confirmLabelRule } = useActions();
  const { record, clips, ruleLabels, joined } = dataset;
  const doubts = useMemo(
    () => labelGuessDoubts(sourcePaths(clips), record.labelRule, ruleLabels, joined),
    [clips, record.labelRule, ruleLabels, joined],
  );
  if (!record.labelRuleIsGuess || doubts.length === 0) return null;
  const canBeRight = doubts.every(({ kind }) => kind !== 'none');
  return (
    <p className={classes.doubt}>
      {said(doubtsSaid(doubts))} {t('doubt.ask')}{' '}
      {canBeRight && (
        <Button size="compact-xs" variant="light" onClick={() => void confirmLabelRule()}>
          {t('doubt.yes')}
        </Button>
      )}
    </p>
  );
}
