// The check before training: each finding is a sentence that shows its clips in the table, with what can be done about it.

import { Button } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding, FindingCode, FindingFix } from '../../../dataset/checks/finding.ts';
import { type DatasetReading, readingOf } from '../../../dataset/dataset-record.ts';
import { findingsOf } from '../../../state/findings.ts';
import type { OpenDataset } from '../../../state/studio-state.ts';
import { Panel } from '../../common/Panel.tsx';
import type { Said } from '../../common/said.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useSaid } from '../../common/use-said.ts';
import { useActions, useStudio } from '../../common/use-studio.ts';
import { applyFix } from './apply-fix.ts';
import { CutButton } from './CutButton.tsx';
import classes from './check.module.css';
import { doneSaid, findingSaid } from './finding-sentences.ts';

interface CheckPanelProps {
  dataset: OpenDataset;
  /** The finding whose clips the table shows. */
  shown: FindingCode | null;
  /** Null: all clips again. */
  onShow(finding: Finding | null, sentence: string): void;
  /** The files that were left out. */
  children?: ReactNode;
}

/** Further ones are unfolded. */
const mostShown = 5;

export function CheckPanel({ dataset, shown, onShow, children }: CheckPanelProps) {
  const { t } = useTranslation('check');
  const format = useNumberFormat();
  const said = useSaid('check');
  const actions = useActions();
  const isCutting = useStudio((state) => state.isCutting);
  const [isUnfolded, setUnfolded] = useState(false);
  /** What the last click did, and how the data set was read before it. */
  const [done, setDone] = useState<{ said: Said; before: DatasetReading } | null>(null);
  const probe = useStudio((state) => state.probe);
  const findings = findingsOf(dataset, probe);
  const few = isUnfolded ? findings : findings.slice(0, mostShown);
  const more = findings.length - few.length;

  const fix = async (chosen: FindingFix, seconds: number) => {
    const before = readingOf(dataset.record);
    try {
      await applyFix(actions, dataset.record.splitConfig, chosen, seconds);
    } catch {
      return; // the page shows why
    }
    setDone({ said: doneSaid(chosen, seconds), before });
    onShow(null, '');
  };
  const undo = (before: DatasetReading) => {
    setDone(null);
    void actions.setReading(before);
  };

  return (
    <Panel title={t('title')} className={classes.panel}>
      <p className={classes.done} role="status" hidden={!done && !isCutting}>
        {isCutting ? t('cutting') : null}
        {done && !isCutting ? (
          <>
            {said([done.said])}{' '}
            <Button size="compact-xs" variant="default" onClick={() => undo(done.before)}>
              {t('undone')}
            </Button>
          </>
        ) : null}
      </p>
      {findings.length === 0 ? <p className={classes.nothing}>{t('nothing')}</p> : null}
      <ul className={classes.findings}>
        {few.map((finding) => {
          const sentence = said([findingSaid(finding, format)]);
          const isShown = shown === finding.code;
          const Icon = finding.severity === 'warning' ? IconAlertTriangle : IconInfoCircle;
          return (
            <li key={finding.code} className={classes.finding} data-severity={finding.severity}>
              <Icon size={16} role="img" aria-label={t(finding.severity)} />
              <button
                type="button"
                className={classes.sentence}
                aria-pressed={isShown}
                title={t('show', { sentence })}
                disabled={finding.clips.length === 0}
                onClick={() => onShow(isShown ? null : finding, sentence)}
              >
                {sentence}
              </button>
              <FixButtons finding={finding} isBusy={isCutting} onFix={(chosen, seconds) => void fix(chosen, seconds)} />
            </li>
          );
        })}
      </ul>
      {more > 0 || isUnfolded ? (
        <Button className={classes.unfold} size="compact-xs" variant="subtle" onClick={() => setUnfolded(!isUnfolded)}>
          {isUnfolded ? t('fewer') : t('more', { count: more, number: format.integer(more) })}
        </Button>
      ) : null}
      {children}
    </Panel>
  );
}

interface FixButtonsProps {
  finding: Finding;
  isBusy: boolean;
  onFix(fix: FindingFix, seconds: number): void;
}

function FixButtons({ finding, isBusy, onFix }: FixButtonsProps) {
  const { t } = useTranslation('check');
  const format = useNumberFormat();
  const apart = finding.code === 'speaker-leak' ? 'speaker' : 'apart';
  const cuts = finding.fixes.filter(({ kind }) => kind === 'cut' || kind === 'shorten');
  return (
    <span className={classes.fixes}>
      {cuts.length > 0 ? <CutButton cuts={cuts} isBusy={isBusy} onCut={onFix} /> : null}
      {finding.fixes
        .filter((fix) => !cuts.includes(fix))
        .map((fix) => {
          const count = 'clips' in fix ? fix.clips.length : 'labels' in fix ? fix.labels.length : 2;
          const key =
            fix.kind === 'split' ? `fix.split.${fix.change.keepApart ? apart : fix.change.method}` : `fix.${fix.kind}`;
          return (
            <Button
              key={key}
              size="compact-xs"
              variant="default"
              disabled={isBusy}
              // used only where clips are cut
              onClick={() => onFix(fix, 0)}
            >
              {t(key, { count, number: format.integer(count) })}
            </Button>
          );
        })}
    </span>
  );
}
