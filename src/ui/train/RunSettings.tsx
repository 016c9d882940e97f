// What a run was started with, to be read: data, split, model's layers and every setting, under Hugging Face's names too.

import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { hfNames } from '../../config/hf-names.ts';
import { presetOf, presets } from '../../config/presets.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { ArgumentsMenu } from './ArgumentsMenu.tsx';
import classes from './RunSettings.module.css';
import { mainSettings, type SettingKey, settingGroups } from './setting-catalogue.ts';
import { shownSetting } from './setting-value.ts';
import form from './TrainForm.module.css';

export const RunSettings = memo(RunSettingsPanel, (before, after) =>
  (['id', 'name', 'config', 'origin', 'split', 'labels', 'totalSteps'] as const).every(
    (field) => before.run[field] === after.run[field],
  ),
);

function RunSettingsPanel({ run }: { run: RunRecord }) {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const { duplicateRun } = useActions();
  const isBusy = useStudio(isEngineTaken);
  const { config, split, labels, origin, totalSteps } = run;
  const preset = presetOf(config);
  const isChanged = (key: SettingKey) => config[key] !== presets.default[key];
  const changedCount = (Object.keys(config) as SettingKey[]).filter(isChanged).length;
  const facts = [
    t('runSettings.split', {
      train: format.integer(split.train.length),
      validation: format.integer(split.validation.length),
      test: format.integer(split.test.length),
    }),
    t('runSettings.labels', { count: labels.length, number: format.integer(labels.length) }),
    t('runSettings.updates', { count: totalSteps, number: format.integer(totalSteps) }),
  ];
  const row = (key: SettingKey, marksChanges: boolean) => (
    <div key={key} className={classes.row} data-changed={(marksChanges && isChanged(key)) || undefined}>
      <dt>
        {t(`settings.${key}.name`)} <code>{hfNames[key]}</code>
      </dt>
      <dd>{shownSetting(key, config[key], t)}</dd>
    </div>
  );
  return (
    <Panel title={t('runSettings.title')} aside={<ArgumentsMenu config={config} onUse={null} />}>
      <p className={classes.facts}>{facts.join(' · ')}</p>
      {origin ? (
        <p className={classes.facts}>
          {t(origin.step > 0 ? 'origin.run' : 'origin.runAtStart', {
            step: format.integer(origin.step),
            name: origin.runName,
          })}
        </p>
      ) : null}
      <p className={classes.facts}>
        {preset ? t('runSettings.preset', { name: t(`preset.${preset}.name`) }) : t('runSettings.own')}
      </p>
      <dl className={classes.list}>{mainSettings.map((key) => row(key, false))}</dl>
      <details className={form.fold}>
        <summary>
          {t('form.all')}
          {changedCount > 0 ? <span className={form.changed}>{t('form.changed', { count: changedCount })}</span> : null}
        </summary>
        {settingGroups.map((group) => (
          <section key={group.id} className={form.group} aria-label={t(`group.${group.id}`)}>
            <h4>{t(`group.${group.id}`)}</h4>
            <dl className={classes.list}>{group.settings.map((key) => row(key, true))}</dl>
          </section>
        ))}
      </details>
      {run.probe ? null : (
        <Button
          size="xs"
          variant="default"
          className={classes.change}
          leftSection={<IconCopy size={14} aria-hidden />}
          disabled={isBusy}
          title={t(isBusy ? 'busy.hint' : 'controls.duplicateHint')}
          onClick={() => void duplicateRun(run.id)}
        >
          {t('runSettings.change')}
        </Button>
      )}
    </Panel>
  );
}
