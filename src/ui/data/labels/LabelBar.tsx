// What can be done with the chosen labels: another name (that of another label merges them), another place, none at all.

import { ActionIcon, Button, CloseButton, TextInput } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconRestore } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { labelName } from '../../../dataset/labels/label-name.ts';
import { type ErrorRecord, toErrorRecord } from '../../../lib/errors.ts';
import type { OpenDataset } from '../../../state/studio-state.ts';
import { useErrorText } from '../../common/error-text.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useActions } from '../../common/use-studio.ts';
import classes from './label-editor.module.css';

interface LabelBarProps {
  dataset: OpenDataset;
  counts: readonly number[];
  /** One at least, all of them labels of the data set. */
  chosen: readonly string[];
  /** By label: what the rule calls it. */
  sources: ReadonlyMap<string, readonly string[]>;
  onMove(label: string, to: number): void;
  /** Closes the line; the label that is to have the focus. */
  onLeave(label?: string): void;
}

export function LabelBar({ dataset, counts, chosen, sources, onMove, onLeave }: LabelBarProps) {
  const { t } = useTranslation('labels');
  const format = useNumberFormat();
  const errorText = useErrorText();
  const { editLabels } = useActions();
  const { labels } = dataset;
  const countOf = (label: string) => counts[labels.indexOf(label)] ?? 0;
  const [first = ''] = chosen.toSorted((a, b) => countOf(b) - countOf(a));
  const [text, setText] = useState(first);
  const { name, error } = cleaned(text, labels);
  const isOne = chosen.length === 1;
  const place = labels.indexOf(first);
  const clips = chosen.reduce((sum, label) => sum + countOf(label), 0);
  const joined = labels.find((label) => label === name && !chosen.includes(label));
  const restored = isOne ? (sources.get(first) ?? []).filter((source) => source !== first) : [];

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name === null) return;
    if (isOne && name === first) onLeave(first);
    else void editLabels({ kind: 'rename', labels: chosen, to: name }).then(() => onLeave(name));
  };

  return (
    <form className={classes.bar} aria-label={t('bar', { labels: chosen.join(', ') })} onSubmit={submit}>
      <div className={classes.barLine}>
        <TextInput
          size="xs"
          className={classes.nameField}
          aria-label={isOne ? t('name') : t('nameOfAll', { number: format.integer(chosen.length) })}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          // a click on a label asks for its name
          ref={(field) => {
            if (field && document.activeElement?.closest('form') !== field.form && isOne) {
              field.focus();
              field.select();
            }
          }}
          value={text}
          error={error ? errorText(error).sentence : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onLeave(first);
          }}
        />
        <Button size="xs" type="submit" disabled={name === null || (isOne && name === first)}>
          {joined !== undefined || !isOne ? t('merge') : t('rename')}
        </Button>
      </div>
      <div className={classes.barLine}>
        <p className={classes.barHint} aria-live="polite">
          {joined !== undefined
            ? t('joins', { label: joined, count: countOf(joined), number: format.integer(countOf(joined)) })
            : isOne
              ? t('loses', { count: clips, number: format.integer(clips) })
              : t('chosen', { labels: chosen.join(', '), count: clips, number: format.integer(clips) })}
        </p>
        {isOne && (
          <>
            <ActionIcon
              variant="default"
              size={30}
              aria-label={t('earlier')}
              title={t('earlier')}
              disabled={place === 0}
              onClick={() => onMove(first, place - 1)}
            >
              <IconArrowLeft size={14} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="default"
              size={30}
              aria-label={t('later')}
              title={t('later')}
              disabled={place === labels.length - 1}
              onClick={() => onMove(first, place + 1)}
            >
              <IconArrowRight size={14} aria-hidden />
            </ActionIcon>
          </>
        )}
        <Button
          size="xs"
          variant="default"
          onClick={() => void editLabels({ kind: 'drop', labels: chosen }).then(() => onLeave())}
        >
          {t('drop')}
        </Button>
        <CloseButton size="sm" aria-label={t('close')} onClick={() => onLeave(first)} />
      </div>
      {restored.length > 0 && (
        <p className={classes.barHint}>
          {t('ruleSays')}{' '}
          {restored.map((source) => (
            <Button
              key={source}
              size="compact-xs"
              variant="subtle"
              leftSection={<IconRestore size={12} aria-hidden />}
              title={t('restore', { name: source })}
              onClick={() => void editLabels({ kind: 'restore', names: [source] }).then(() => onLeave(source))}
            >
              {source}
            </Button>
          ))}
        </p>
      )}
    </form>
  );
}

/** The name as it would be used; null where it cannot be. One that another label has is taken as it is. */
function cleaned(text: string, labels: readonly string[]): { name: string | null; error: ErrorRecord | null } {
  if (labels.includes(text)) return { name: text, error: null };
  try {
    return { name: labelName(text), error: null };
  } catch (thrown) {
    return { name: null, error: toErrorRecord(thrown) };
  }
}
