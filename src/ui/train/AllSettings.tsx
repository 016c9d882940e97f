// Every setting, in the groups of TrainingArguments' documentation: folded, to be searched, or only those that were changed.

import { Button, CloseButton, Switch, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { memo, startTransition, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hfNames } from '../../config/hf-names.ts';
import { presets } from '../../config/presets.ts';
import type { TrainingConfig } from '../../config/training-config.ts';
import { Panel } from '../common/Panel.tsx';
import { useStudio } from '../common/use-studio.ts';
import classes from './AllSettings.module.css';
import { FormField } from './FormField.tsx';
import { type SettingGroup, type SettingKey, settingGroups } from './setting-catalogue.ts';
import { foundSettings } from './setting-search.ts';

interface AllSettingsProps {
  isShown: boolean;
  onValidity(key: SettingKey, isValid: boolean): void;
}

const isChanged = (config: TrainingConfig, key: SettingKey) => config[key] !== presets.default[key];

/** A group stays in its column, whatever is searched for and opened. */
const ids = settingGroups.map(({ id }) => id);
const columns = [ids.slice(0, ids.length / 2), ids.slice(ids.length / 2)];

export const AllSettings = memo(function AllSettings({ isShown, onValidity }: AllSettingsProps) {
  const { t } = useTranslation('train');
  const config = useStudio((state) => state.config);
  const [text, setText] = useState('');
  const [onlyChanged, setOnlyChanged] = useState(false);
  const [open, setOpen] = useState<ReadonlySet<SettingGroup['id']>>(new Set());
  // it stands beside the form, or below it: what was asked for comes into sight
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isShown) field.current?.focus();
  }, [isShown]);
  const isSearching = text.trim() !== '' || onlyChanged;
  const isAllOpen = open.size === settingGroups.length;
  const wordsOf = (key: SettingKey) =>
    `${t(`settings.${key}.name`)} ${hfNames[key]} ${t(`settings.${key}.text`)}`.toLowerCase();
  const groups = settingGroups
    .map((group) => {
      const found = foundSettings(group.settings, text, wordsOf);
      return { ...group, settings: onlyChanged ? found.filter((key) => isChanged(config, key)) : found };
    })
    .filter(({ settings }) => settings.length > 0);
  const toggle = (id: SettingGroup['id'], isOpen: boolean) => {
    const next = new Set(open);
    if (isOpen) next.add(id);
    else next.delete(id);
    setOpen(next);
  };
  return (
    <Panel
      title={t('form.all')}
      aside={
        <Button
          size="compact-xs"
          variant="default"
          disabled={isSearching}
          // some forty fields: made in small pieces
          onClick={() =>
            startTransition(() => setOpen(isAllOpen ? new Set() : new Set(settingGroups.map(({ id }) => id))))
          }
        >
          {t(isAllOpen ? 'form.closeAll' : 'form.openAll')}
        </Button>
      }
    >
      <div className={classes.tools}>
        <TextInput
          size="xs"
          type="search"
          ref={field}
          className={classes.search}
          leftSection={<IconSearch size={14} aria-hidden />}
          rightSection={
            text ? <CloseButton size="xs" aria-label={t('form.clear')} onClick={() => setText('')} /> : null
          }
          placeholder={t('form.search')}
          aria-label={t('form.search')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Switch
          size="xs"
          label={t('form.onlyChanged')}
          checked={onlyChanged}
          onChange={(event) => setOnlyChanged(event.currentTarget.checked)}
        />
      </div>
      {groups.length === 0 ? (
        <p className={classes.none} role="status">
          {t(text.trim() === '' ? 'form.noneChanged' : 'form.noneFound')}
        </p>
      ) : null}
      <div className={classes.groups}>
        {columns.map((ids) => (
          <div key={ids[0]}>
            {groups
              .filter(({ id }) => ids.includes(id))
              .map(({ id, settings }) => (
                <Group
                  key={id}
                  name={t(`group.${id}`)}
                  changedCount={settings.filter((key) => isChanged(config, key)).length}
                  isOpen={isSearching || open.has(id)}
                  isFixed={isSearching}
                  onToggle={(isOpen) => toggle(id, isOpen)}
                >
                  {settings.map((key) => (
                    <FormField key={key} settingKey={key} variant="all" onValidity={onValidity} />
                  ))}
                </Group>
              ))}
          </div>
        ))}
      </div>
    </Panel>
  );
});

interface GroupProps {
  name: string;
  changedCount: number;
  isOpen: boolean;
  /** What was searched for stays in sight. */
  isFixed: boolean;
  onToggle(isOpen: boolean): void;
  children: React.ReactNode;
}

function Group({ name, changedCount, isOpen, isFixed, onToggle, children }: GroupProps) {
  const { t } = useTranslation('train');
  // once made they stay, with what was typed into them
  const [hasOpened, setHasOpened] = useState(isOpen);
  if (isOpen && !hasOpened) setHasOpened(true);
  return (
    <section className={classes.group} aria-label={name}>
      <h3>
        <button type="button" aria-expanded={isOpen} disabled={isFixed} onClick={() => onToggle(!isOpen)}>
          {name}
          {changedCount > 0 ? <span>{t('form.changed', { count: changedCount })}</span> : null}
        </button>
      </h3>
      {hasOpened ? <div hidden={!isOpen}>{children}</div> : null}
    </section>
  );
}
