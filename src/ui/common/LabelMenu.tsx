// Gives clips of the open data set another label, by hand, or leaves them out: one menu for a whole table, where it was asked for.

import { Menu, TextInput } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { noClipEdits } from '../../dataset/labels/label-edits.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { classColor } from './class-colors.ts';
import classes from './label-menu.module.css';
import { useLabelText } from './label-text.ts';
import { useNumberFormat } from './use-number-format.ts';
import { useActions } from './use-studio.ts';

/** Which clips, and where on the window. */
export interface LabelMenuPlace {
  clips: readonly number[];
  x: number;
  y: number;
}

/** Below an element. */
export function placeBelow(element: Element, clips: readonly number[]): LabelMenuPlace {
  const { left, bottom } = element.getBoundingClientRect();
  return { clips, x: left, y: bottom };
}

interface LabelMenuProps {
  dataset: OpenDataset;
  /** Null: closed. */
  place: LabelMenuPlace | null;
  /** Whether the table that it belongs to knows the keys, so that they are told. */
  hasKeys?: boolean;
  onClose(): void;
}

/** More are found by typing. */
const mostShown = 40;

export function LabelMenu({ dataset, place, hasKeys = false, onClose }: LabelMenuProps) {
  const { t } = useTranslation('labels');
  const format = useNumberFormat();
  const { labelByHand, excludeClips } = useActions();
  const textOf = useLabelText(dataset.labelCodes);
  const [search, setSearch] = useState('');
  const { labels, clipLabels, isExcluded, record } = dataset;
  useEffect(() => {
    if (place) setSearch('');
  }, [place]);
  const wanted = search.trim().toLowerCase();
  const found = useMemo(
    () =>
      labels.flatMap((label, index) =>
        wanted === '' || textOf(label).toLowerCase().includes(wanted) ? [{ label, index }] : [],
      ),
    [labels, textOf, wanted],
  );
  if (!place) return null;
  const { clips } = place;
  const byHand = (record.clipEdits ?? noClipEdits).labels;
  const hasHand = clips.some((clip) => byHand[clip] !== undefined);
  const areOut = clips.every((clip) => isExcluded[clip]);
  const first = clips[0] ?? -1;
  const key = (name: string) => (hasKeys ? <kbd className={classes.key}>{name}</kbd> : undefined);
  const label = (value: string | null | undefined) => void labelByHand(clips, value);
  return (
    <Menu
      opened
      onClose={onClose}
      position="bottom-start"
      width={240}
      transitionProps={{ duration: 0 }}
      returnFocus
      withinPortal
    >
      <Menu.Target>
        <span className={classes.anchor} style={{ left: place.x, top: place.y }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={t('menu.title')}>
        <Menu.Label>{t('menu.clips', { count: clips.length, number: format.integer(clips.length) })}</Menu.Label>
        <TextInput
          size="xs"
          className={classes.search}
          data-autofocus
          autoComplete="off"
          aria-label={t('menu.find')}
          placeholder={t('menu.find')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            const [only] = found;
            if (event.key !== 'Enter' || wanted === '') return;
            event.preventDefault();
            label(only && found.length === 1 ? only.label : search);
            onClose();
          }}
        />
        <div className={classes.labels}>
          {found.slice(0, mostShown).map(({ label: name, index }) => (
            <Menu.Item
              key={name}
              className={classes.item}
              aria-current={clips.length === 1 && clipLabels[first] === index ? 'true' : undefined}
              leftSection={<span className={classes.dot} style={{ background: classColor(index) }} aria-hidden />}
              rightSection={index < 9 ? key(String(index + 1)) : undefined}
              onClick={() => label(name)}
            >
              {textOf(name)}
            </Menu.Item>
          ))}
          {found.length > mostShown && (
            <Menu.Label>{t('showAll', { number: format.integer(found.length - mostShown) })}</Menu.Label>
          )}
          {wanted !== '' && !labels.includes(search.trim()) && (
            <Menu.Item className={classes.item} onClick={() => label(search)}>
              {t('menu.add', { label: search.trim() })}
            </Menu.Item>
          )}
        </div>
        <Menu.Divider />
        <Menu.Item rightSection={key('0')} onClick={() => label(null)}>
          {t('menu.none')}
        </Menu.Item>
        {hasHand && (
          <Menu.Item onClick={() => label(undefined)}>
            {clips.length === 1
              ? t('menu.ruleSays', { label: dataset.ruleLabels[first] ?? t('menu.nothing') })
              : t('menu.rule')}
          </Menu.Item>
        )}
        <Menu.Item rightSection={key('X')} onClick={() => void excludeClips(clips, !areOut)}>
          {areOut ? t('menu.include') : t('menu.exclude')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
