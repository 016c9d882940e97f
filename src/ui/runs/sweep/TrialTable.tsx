// The trials of a sweep, the best first: their values, how good they are and how surely, and the runs behind each.

import { Button, Checkbox } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconChartLine } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hfNames } from '../../../config/hf-names.ts';
import type { SweepRanking } from '../../../sweep/ranking-types.ts';
import type { SweepRecord } from '../../../sweep/sweep-record.ts';
import { runsOfSweep } from '../../../sweep/sweep-runs.ts';
import { Panel } from '../../common/Panel.tsx';
import { useActions, useStudio } from '../../common/use-studio.ts';
import type { SettingKey } from '../../train/setting-catalogue.ts';
import { SweepDownloads } from './SweepDownloads.tsx';
import { TrialRow } from './TrialRow.tsx';
import classes from './TrialTable.module.css';
import { runsOfTrial } from './trial-runs.ts';

interface TrialTableProps {
  sweep: SweepRecord;
  ranking: SweepRanking;
}

const shownAtFirst = 50;
/** More curves than colours cannot be told apart. */
const mostCompared = 12;

export function TrialTable({ sweep, ranking }: TrialTableProps) {
  const { t } = useTranslation('sweep');
  const { t: ofEvaluate } = useTranslation('evaluate');
  const { showRuns } = useActions();
  // the figure comes first where little is in sight
  const isNarrow = useMediaQuery('(max-width: 560px)', false, { getInitialValueInEffect: false });
  const all = useStudio(({ runs }) => runs);
  const runs = useMemo(() => runsOfSweep(sweep, all), [sweep, all]);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [showsAll, setShowsAll] = useState(false);
  const keys = useMemo(() => orderedKeys(ranking, sweep), [ranking, sweep]);
  const trials = showsAll ? ranking.trials : ranking.trials.slice(0, shownAtFirst);
  const hidden = ranking.trials.length - trials.length;
  const chosenRuns = ranking.trials
    .filter(({ number }) => chosen.has(number))
    .flatMap((trial) => runsOfTrial(runs, trial).filter(({ history }) => history.length > 0))
    .map(({ id }) => id);
  const columns = keys.length + 5;
  const figureHead = (
    <th scope="col" className={classes.number}>
      {ofEvaluate(`figures.${ranking.metric}.name`)}
    </th>
  );
  const valueHeads = keys.map((key) => (
    <th key={key} scope="col" className={classes.value}>
      <code>{hfNames[key]}</code>
    </th>
  ));
  return (
    <Panel
      title={t('table.title')}
      aside={
        <span className={classes.tools}>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconChartLine size={14} aria-hidden />}
            disabled={chosenRuns.length < 2 || chosenRuns.length > mostCompared}
            title={
              chosenRuns.length > mostCompared ? t('table.tooMany', { count: mostCompared }) : t('table.compareHint')
            }
            onClick={() => showRuns({ kind: 'compare', runIds: chosenRuns })}
          >
            {t('table.compare')}
          </Button>
          <SweepDownloads sweep={sweep} />
        </span>
      }
    >
      <section
        className={classes.scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={t('table.sideBySide')}
      >
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('table.rank')}</th>
              {isNarrow ? figureHead : valueHeads}
              {isNarrow ? valueHeads : figureHead}
              <th scope="col" className={classes.bar}>
                <span className="visually-hidden">{t('table.interval')}</span>
              </th>
              <th scope="col">{t('table.difference')}</th>
              <th scope="col" className={classes.number}>
                {t('table.runs')}
              </th>
            </tr>
          </thead>
          <tbody>
            {trials.map((trial) => (
              <TrialRow
                key={trial.number}
                trial={trial}
                ranking={ranking}
                sweep={sweep}
                keys={keys}
                runs={runs}
                columns={columns}
                isNarrow={isNarrow}
                choice={
                  <Checkbox
                    size="xs"
                    aria-label={t('table.choose', { number: trial.number })}
                    checked={chosen.has(trial.number)}
                    onChange={(event) => {
                      const next = new Set(chosen);
                      if (event.currentTarget.checked) next.add(trial.number);
                      else next.delete(trial.number);
                      setChosen(next);
                    }}
                  />
                }
              />
            ))}
          </tbody>
        </table>
      </section>
      {hidden > 0 ? (
        <Button mt="xs" size="compact-sm" variant="subtle" onClick={() => setShowsAll(true)}>
          {t('table.showAll', { count: ranking.trials.length })}
        </Button>
      ) : null}
    </Panel>
  );
}

/** The settings that matter most come first; where that is not known, in the order in which they were asked for. */
function orderedKeys({ importance }: SweepRanking, { spec }: SweepRecord): SettingKey[] {
  const shares = new Map(importance?.settings.map(({ key, share }) => [key, share]));
  return spec.settings.map(({ key }) => key as SettingKey).sort((a, b) => (shares.get(b) ?? 0) - (shares.get(a) ?? 0));
}
