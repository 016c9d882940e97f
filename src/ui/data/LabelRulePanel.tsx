// Where a clip's label is: in its path, three real ones of which are shown with parts that can be clicked, or in a column of a
// table; and what that would give, shown before it is used.

import { Button, Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { editLabels, noClipEdits, noLabelEdits, renamed } from '../../dataset/labels/label-edits.ts';
import { commonSeparator } from '../../dataset/labels/label-parts.ts';
import { folderNames, type LabelRule, readsTables, rulesAreEqual } from '../../dataset/labels/label-rule.ts';
import { classesOf, type DatasetLabels, ruleValues } from '../../dataset/labels/labels.ts';
import { type ErrorRecord, toErrorRecord } from '../../lib/errors.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { EditHistoryButtons } from '../common/EditHistoryButtons.tsx';
import { useErrorText } from '../common/error-text.ts';
import { Panel } from '../common/Panel.tsx';
import { useActions } from '../common/use-studio.ts';
import type { MarkName } from './clips/clip-fields.ts';
import { LabelChips } from './LabelChips.tsx';
import classes from './label-rule.module.css';
import { LabelEditor } from './labels/LabelEditor.tsx';
import { RulePath } from './RulePath.tsx';
import { samplePaths, toggleFromEnd } from './rule-draft.ts';
import { LabelDoubts } from './tables/LabelDoubts.tsx';
import { TableColumns } from './tables/TableColumns.tsx';
import { TableList } from './tables/TableList.tsx';

interface LabelRulePanelProps {
  dataset: OpenDataset;
  onApplied(): void;
  /** Shows the clips that a person labelled or left out. */
  onShowMark(mark: MarkName): void;
}

export function LabelRulePanel({ dataset, onApplied, onShowMark }: LabelRulePanelProps) {
  const { t } = useTranslation('data');
  const errorText = useErrorText();
  const { setLabelRule } = useActions();
  const { t: tables } = useTranslation('tables');
  const [draft, setDraft] = useState<LabelRule | null>(null);
  /** Before a column is chosen. */
  const [showsTables, setShowsTables] = useState<boolean | null>(null);
  const current = dataset.record.labelRule;
  const rule = draft ?? current;
  const { clips } = dataset;
  const samples = useMemo(() => samplePaths(clips.map((clip) => clip.path)), [clips]);
  const separator = useMemo(() => (rule.kind === 'field' ? rule.separator : commonSeparator(samples)), [rule, samples]);
  const preview = useMemo(() => tryRule(dataset, rule), [dataset, rule]);
  const isChanged = !rulesAreEqual(rule, current);
  const place = (showsTables ?? readsTables(rule)) ? 'table' : readsTables(rule) ? null : rule.kind;
  const hasFolders = samples.some((path) => folderNames(path).length > 0);
  const firstPath = samples[0] ?? '';

  const isInTable = place === 'table';

  const chooseKind = (kind: string) => {
    setShowsTables(kind === 'table');
    if (kind === 'table' || kind === current.kind) setDraft(null);
    else if (kind === 'folder') setDraft({ kind, level: 1 });
    else if (kind === 'regex') setDraft({ kind, pattern: patternLike(rule) });
    else setDraft({ kind: 'field', separator, index: 0 });
  };

  const keep = () => {
    setDraft(null);
    setShowsTables(null);
  };

  return (
    <Panel title={t('rule.title')} aside={<EditHistoryButtons />}>
      <div className={classes.panel}>
        <LabelDoubts dataset={dataset} />
        <p className={classes.hint}>
          {isInTable ? tables('hint') : rule.kind === 'regex' ? t('rule.regexHint') : t('rule.hint')}
        </p>
        {isInTable ? (
          <TableColumns joined={dataset.joined} clipCount={clips.length} rule={rule} onPick={setDraft} />
        ) : (
          <ul className={classes.paths}>
            {samples.map((path) => (
              <li key={path}>
                <RulePath
                  path={path}
                  separator={separator}
                  rule={rule}
                  labels={preview.labels}
                  shownAs={(name) => renamed(dataset.record.labelEdits?.renames ?? {}, name)}
                  pickText={(part) => t('rule.pick', { part })}
                  onPick={setDraft}
                />
              </li>
            ))}
          </ul>
        )}
        <div className={classes.controls}>
          <SegmentedControl
            size="xs"
            aria-label={t('rule.kind')}
            value={place ?? 'field'}
            onChange={chooseKind}
            data={[
              { value: 'field', label: t('rule.field') },
              { value: 'folder', label: t('rule.folder'), disabled: !hasFolders },
              { value: 'regex', label: t('rule.regex') },
              { value: 'table', label: tables('kind') },
            ]}
          />
          {!isInTable && rule.kind === 'field' && (
            <>
              <TextInput
                size="xs"
                label={t('rule.separator')}
                classNames={{ root: classes.inline, input: classes.separator }}
                maxLength={3}
                value={rule.separator}
                onChange={(event) => setDraft({ ...rule, separator: event.currentTarget.value })}
              />
              <Checkbox
                size="xs"
                label={t('rule.fromEnd')}
                checked={rule.index < 0}
                onChange={() => setDraft(toggleFromEnd(rule, firstPath))}
              />
            </>
          )}
        </div>
        {isInTable && <TableList dataset={dataset} rule={rule} />}
        {!isInTable && rule.kind === 'regex' && (
          <TextInput
            size="xs"
            classNames={{ input: classes.pattern, error: classes.patternError }}
            aria-label={t('rule.pattern')}
            value={rule.pattern}
            spellCheck={false}
            autoComplete="off"
            error={preview.error ? errorText(preview.error).sentence : undefined}
            onChange={(event) => setDraft({ kind: 'regex', pattern: event.currentTarget.value })}
          />
        )}
        {!preview.error && (
          <LabelChips labels={preview.labels} counts={preview.counts} clipCount={clips.length}>
            {isChanged ? null : <LabelEditor dataset={dataset} counts={preview.counts} onShowMark={onShowMark} />}
          </LabelChips>
        )}
        {isChanged && (
          <div className={classes.apply}>
            <Button
              size="xs"
              disabled={preview.labels.length === 0}
              onClick={() => {
                void setLabelRule(rule).then(() => {
                  keep();
                  onApplied();
                });
              }}
            >
              {t('rule.use')}
            </Button>
            <Button size="xs" variant="default" onClick={keep}>
              {t('rule.keep')}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}

interface RulePreview extends DatasetLabels {
  error: ErrorRecord | null;
}

/** What a rule gives, with the person's edits made to it. */
function tryRule({ clips, record, isExcluded, joined }: OpenDataset, rule: LabelRule): RulePreview {
  const { labelEdits = noLabelEdits, clipEdits = noClipEdits } = record;
  try {
    const names = editLabels(ruleValues(clips, rule, joined.columns), labelEdits, clipEdits);
    const used = names.map((name, clip) => (isExcluded[clip] ? null : name));
    return { ...classesOf(used, labelEdits.order), error: null };
  } catch (thrown) {
    return { labels: [], clipLabels: [], counts: [], error: toErrorRecord(thrown) };
  }
}

/** An expression to start from that does about what the rule did. */
function patternLike(rule: LabelRule): string {
  if (rule.kind === 'regex') return rule.pattern;
  if (rule.kind !== 'field') return '(?<label>[^/]+)/[^/]+$';
  const separator = rule.separator.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const other = rule.separator.length === 1 ? `[^${separator}/]*` : '.*?';
  if (rule.index < 0) return `(?<label>${other})${`${separator}${other}`.repeat(-rule.index - 1)}\\.[^./]+$`;
  return `(?:^|/)${`${other}${separator}`.repeat(rule.index)}(?<label>[^${separator}/.]+)[^/]*$`;
}
