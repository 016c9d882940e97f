// Two runs on the same clips: which is better, whether that may be chance, and the clips on which they disagree, to hear.

import { SegmentedControl, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import { comparableRuns, seedSiblings } from '../../run/paired-runs.ts';
import { evaluationOf, type RunRecord } from '../../run/run-record.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { useStudio } from '../common/use-studio.ts';
import classes from './ComparePanel.module.css';
import { commonClipsSaid, comparisonSaid, seedsSaid } from './comparison-sentences.ts';
import { HeardClips } from './HeardClips.tsx';
import { mistakesFirst, type PredictionRow, toPredictionRows } from './prediction-rows.ts';
import { useComparison } from './use-comparison.ts';

interface ComparePanelProps {
  run: RunRecord;
  labels: readonly string[];
  /** With the labels that the clips have now. */
  evaluation: Evaluation;
  dataset: OpenDataset | null;
}

type Disagreement = 'first' | 'second' | 'wrong';

export function ComparePanel({ run, labels, evaluation, dataset }: ComparePanelProps) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const said = useSaid('evaluate');
  const runs = useStudio((state) => state.runs);
  const part = evaluation.split;
  const candidates = useMemo(() => comparableRuns(run, runs, part), [run, runs, part]);
  const [otherId, setOtherId] = useState<string | null>(null);
  const other = candidates.find(({ id }) => id === otherId) ?? null;
  const comparison = useComparison(run, evaluation.predictions, other, part);
  const siblings = part === 'test' ? seedSiblings(run, runs) : [];
  const ofOther = other && part === 'test' && !siblings.includes(other) ? seedSiblings(other, runs) : [];
  const seeds = [...seedsSaid(run.name, siblings, format), ...seedsSaid(other?.name ?? '', ofOther, format)];
  if (candidates.length === 0) return null;
  const names = [run.name, other?.name ?? ''] as const;
  return (
    <Panel
      title={t('compare.title')}
      aside={
        <Select
          size="xs"
          className={classes.select}
          aria-label={t('compare.with')}
          placeholder={t('compare.with')}
          searchable
          clearable
          value={other?.id ?? null}
          onChange={setOtherId}
          data={candidates.map(({ id, name }) => ({ value: id, label: name }))}
        />
      }
    >
      {other && comparison ? (
        comparison.found ? (
          <p className={classes.sentence} role="status">
            {said([
              ...comparisonSaid(comparison.found, names, format),
              ...commonClipsSaid(comparison.found.clipCount, names, [
                evaluation.predictions.length,
                evaluationOf(other, part)?.predictions.length ?? 0,
              ]),
            ])}
          </p>
        ) : (
          <p className={classes.sentence} role="status">
            {t('compare.computing')}
          </p>
        )
      ) : null}
      {other ? null : <p className={classes.sentence}>{t('compare.hint')}</p>}
      {seeds.length > 0 ? <p className={classes.sentence}>{said(seeds)}</p> : null}
      {other && comparison ? (
        <Disagreements
          key={other.id}
          run={run}
          other={other}
          labels={labels}
          rows={toPredictionRows(evaluation)}
          others={comparison.paired.others}
          dataset={dataset}
        />
      ) : null}
    </Panel>
  );
}

interface DisagreementsProps {
  run: RunRecord;
  other: RunRecord;
  labels: readonly string[];
  rows: readonly PredictionRow[];
  others: NonNullable<ReturnType<typeof useComparison>>['paired']['others'];
  dataset: OpenDataset | null;
}

function Disagreements({ run, other, labels, rows, others, dataset }: DisagreementsProps) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const [shown, setShown] = useState<Disagreement>('second');
  const found = useMemo(() => {
    const lists: Record<Disagreement, PredictionRow[]> = { first: [], second: [], wrong: [] };
    for (const row of mistakesFirst(rows)) {
      const { label, predicted, clipIndex } = row.prediction;
      const second = others.get(clipIndex);
      if (!second || second.predicted === predicted) continue;
      lists[predicted === label ? 'first' : second.predicted === label ? 'second' : 'wrong'].push(row);
    }
    return lists;
  }, [rows, others]);
  const words = (kind: Disagreement) => {
    const count = found[kind].length;
    const values = { count, number: format.integer(count) };
    return kind === 'wrong'
      ? t('compare.bothWrong', values)
      : t('compare.onlyFirst', { ...values, name: kind === 'first' ? run.name : other.name });
  };
  return (
    <>
      <SegmentedControl
        className={classes.lists}
        size="xs"
        aria-label={t('compare.list')}
        value={shown}
        onChange={(kind) => setShown(kind as Disagreement)}
        data={(['second', 'first', 'wrong'] as const).map((value) => ({ value, label: words(value) }))}
      />
      <HeardClips
        key={shown}
        label={words(shown)}
        run={run}
        labels={labels}
        rows={found[shown]}
        dataset={dataset}
        other={{ name: other.name, predictions: others }}
      />
    </>
  );
}
