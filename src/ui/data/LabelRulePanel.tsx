// Where a clip's label is in its path: three real names whose parts can be clicked, and what that would give, shown
// before it is used.

import { Button, Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { editLabels, noClipEdits, noLabelEdits, renamed } from '../../dataset/label-edits.ts';
import { commonSeparator } from '../../dataset/label-parts.ts';
import { folderNames, type LabelRule, rulesAreEqual } from '../../dataset/label-rule.ts';
import { classesOf, type DatasetLabels, ruleValues } from '../../dataset/labels.ts';
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
  const [draft, setDraft] = useState<LabelRule | null>(null);
  const current = dataset.record.labelRule;
  const rule = draft ?? current;
  const { clips } = dataset;
  const samples = useMemo(() => samplePaths(clips.map((clip) => clip.path)), [clips]);
  const separator = useMemo(() => (rule.kind === 'field' ? rule.separator : commonSeparator(samples)), [rule, samples]);
  const preview = useMemo(() => tryRule(dataset, rule), [dataset, rule]);
  const isChanged = !rulesAreEqual(rule, current);
  const hasFolders = samples.some((path) => folderNames(path).length > 0);
  const firstPath = samples[0] ?? '';

  const chooseKind = (kind: string) => {
    if (kind === current.kind) setDraft(null);
    else if (kind === 'folder') setDraft({ kind, level: 1 });
    else if (kind === 'regex') setDraft({ kind, pattern: patternLike(rule) });
    else setDraft({ kind: 'field', separator, index: 0 });
  };

  return (
    <Panel title={t('rule.title')} aside={<EditHistoryButtons />}>
      <div className={classes.panel}>
        <p className={classes.hint}>{rule.kind === 'regex' ? t('rule.regexHint') : t('rule.hint')}</p>
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
        <div className={classes.controls}>
          <SegmentedControl
            size="xs"
            aria-label={t('rule.kind')}
            value={rule.kind}
            onChange={chooseKind}
            data={[
              { value: 'field', label: t('rule.field') },
              { value: 'folder', label: t('rule.folder'), disabled: !hasFolders },
              { value: 'regex', label: t('rule.regex') },
            ]}
          />
          {rule.kind === 'field' && (
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
        {rule.kind === 'regex' && (
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
                  setDraft(null);
                  onApplied();
                });
              }}
            >
              {t('rule.use')}
            </Button>
            <Button size="xs" variant="default" onClick={() => setDraft(null)}>
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
function tryRule({ clips, record, isExcluded }: OpenDataset, rule: LabelRule): RulePreview {
  const { labelEdits = noLabelEdits, clipEdits = noClipEdits } = record;
  try {
    const names = editLabels(ruleValues(clips, rule), labelEdits, clipEdits);
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
