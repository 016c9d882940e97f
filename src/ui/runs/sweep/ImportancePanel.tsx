// How much each setting matters: its share of what differs between trials, and the mean figure of each of its values.

import { useTranslation } from 'react-i18next';
import { hfNames } from '../../../config/hf-names.ts';
import type { SettingImportance, SweepRanking } from '../../../sweep/ranking-types.ts';
import { Panel } from '../../common/Panel.tsx';
import { useNumberFormat } from '../../common/use-number-format.ts';
import type { SettingKey } from '../../train/setting-catalogue.ts';
import classes from './ImportancePanel.module.css';
import page from './SweepPage.module.css';
import { writtenFigure } from './trial-runs.ts';
import { useSweptValue } from './use-trial-values.ts';

interface ImportancePanelProps {
  importance: NonNullable<SweepRanking['importance']>;
  ranking: SweepRanking;
}

export function ImportancePanel({ importance, ranking }: ImportancePanelProps) {
  const { t } = useTranslation('sweep');
  const format = useNumberFormat();
  const { settings, method, interactions, explained } = importance;
  const sorted = [...settings].sort((a, b) => b.share - a.share);
  return (
    <Panel title={t('importance.title')} className={page.importance}>
      <p className={page.note}>{t(`importance.${method}`)}</p>
      <ul className={classes.shares}>
        {sorted.map((setting) => (
          <SettingShare key={setting.key} setting={setting} ranking={ranking} />
        ))}
        {interactions === null ? null : (
          <li>
            <div className={classes.shareHead}>
              <span>{t('importance.interactions')}</span>
              <span>{format.percent(interactions, 0)}</span>
            </div>
            <ShareBar share={interactions} byChance={null} />
          </li>
        )}
      </ul>
      {explained === null ? null : (
        <p className={page.note}>{t('importance.explained', { share: format.percent(Math.max(0, explained), 0) })}</p>
      )}
      <p className={page.note}>{t('importance.chance')}</p>
    </Panel>
  );
}

function SettingShare({ setting, ranking }: { setting: SettingImportance; ranking: SweepRanking }) {
  const { t } = useTranslation('sweep');
  const format = useNumberFormat();
  const shown = useSweptValue();
  const { key, share, byChance, effects } = setting;
  return (
    <li>
      <div className={classes.shareHead}>
        <code>{hfNames[key as SettingKey]}</code>
        <span>
          {format.percent(share, 0)}
          {share <= byChance ? ` · ${t('importance.mayBeChance')}` : null}
        </span>
      </div>
      <ShareBar share={share} byChance={byChance} />
      <div className={classes.effects}>
        {effects.map(({ value, mean }) => (
          <span key={String(value)}>
            {shown(key, value)}: <b>{writtenFigure(ranking.metric, mean, format)}</b>
          </span>
        ))}
      </div>
    </li>
  );
}

/** `byChance`: what a setting without effect reaches, as a mark. */
function ShareBar({ share, byChance }: { share: number; byChance: number | null }) {
  const percent = (value: number) => `${100 * Math.min(1, Math.max(0, value))}%`;
  return (
    <span className={classes.shareBar} aria-hidden>
      <span style={{ width: percent(share) }} />
      {byChance === null ? null : <i style={{ left: percent(byChance) }} />}
    </span>
  );
}
