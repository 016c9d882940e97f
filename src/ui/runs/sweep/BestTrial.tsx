// What the sweep has found, in sentences: the best values, how good they are, and how much of that is luck.

import { useTranslation } from 'react-i18next';
import { isSweepGoingOn } from '../../../state/sweep-time.ts';
import type { SweepRanking } from '../../../sweep/ranking-types.ts';
import type { SweepRecord } from '../../../sweep/sweep-record.ts';
import { Panel } from '../../common/Panel.tsx';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useSaid } from '../../common/use-said.ts';
import { bestSaid } from './ranking-sentences.ts';
import classes from './SweepPage.module.css';
import { useTrialValues } from './use-trial-values.ts';

interface BestTrialProps {
  sweep: SweepRecord;
  ranking: SweepRanking;
}

export function BestTrial({ sweep, ranking }: BestTrialProps) {
  const { t } = useTranslation('sweep');
  const { t: ofEvaluate } = useTranslation('evaluate');
  const format = useNumberFormat();
  const said = useSaid('sweep');
  const written = useTrialValues();
  const best = ranking.trials.find(({ number }) => number === ranking.best?.trial);
  if (!best)
    return (
      <Panel title={t(isSweepGoingOn(sweep) ? 'best.title' : 'best.titleEnded')}>
        <p className={classes.note}>{t('best.none')}</p>
      </Panel>
    );
  const metric = ofEvaluate(`figures.${ranking.metric}.name`);
  const [figure, ...rest] = bestSaid(sweep, ranking, metric, format);
  return (
    <Panel title={t(isSweepGoingOn(sweep) ? 'best.title' : 'best.titleEnded')}>
      <p className={classes.best}>
        {written(best.values).map(({ name, value }) => (
          <span key={name}>
            <code>{name}</code> = <b>{value}</b>
          </span>
        ))}
      </p>
      <p className={classes.sentence}>{figure ? said([figure]) : null}</p>
      <p className={classes.note}>{said(rest)}</p>
    </Panel>
  );
}
