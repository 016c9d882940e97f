// The settings of a run: those that matter, those that differ from the standard preset, and all of them, folded.

import { hfNames } from '../../config/hf-names.ts';
import { presetOf, presets } from '../../config/presets.ts';
import { mainSettings, type SettingKey, settingGroups } from '../../ui/train/setting-catalogue.ts';
import { shownSetting } from '../../ui/train/setting-value.ts';
import { type Html, html } from '../html.ts';
import { paragraph, part, section, table } from '../parts.ts';
import type { ReportContext } from '../report-source.ts';

/** Null for a probe: its settings are those of the model and the head. */
export function settings({ run, words }: ReportContext): Html | null {
  if (run.probe) return null;
  const { config, origin } = run;
  const t = words.of('train');
  const preset = presetOf(config);
  const isChanged = (key: SettingKey) => JSON.stringify(config[key]) !== JSON.stringify(presets.default[key]);
  const changed = settingGroups.flatMap((group) => group.settings.filter(isChanged));
  const shown = [...new Set<SettingKey>([...mainSettings, ...changed])];
  const began = origin
    ? t(origin.step > 0 ? 'origin.run' : 'origin.runAtStart', {
        step: words.format.integer(origin.step),
        name: origin.runName,
      })
    : '';
  return section('settings', words.t('settings.title'), [
    paragraph(preset ? t('runSettings.preset', { name: t(`preset.${preset}.name`) }) : t('runSettings.own')),
    paragraph(began),
    settingTable(shown),
    html`<details><summary>${t('form.all')}</summary>${settingGroups.map((group) =>
      part(t(`group.${group.id}`), [settingTable(group.settings)]),
    )}</details>
`,
  ]);

  function settingTable(keys: readonly SettingKey[]): Html {
    const rows = keys.map((key) => [
      t(`settings.${key}.name`),
      html`<code>${hfNames[key]}</code>`,
      shownSetting(key, config[key], t),
      isChanged(key)
        ? html`<span class="changed">${words.t('settings.standard', { value: shownSetting(key, presets.default[key], t) })}</span>`
        : null,
    ]);
    const columns = [
      { name: words.t('settings.setting') },
      { name: words.t('settings.name') },
      { name: words.t('settings.value') },
      { name: words.t('settings.changed') },
    ];
    return table(columns, rows, { kind: 'settings' });
  }
}
