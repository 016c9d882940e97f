// What a sweep tries: settings and their values, how they are combined, how often each is repeated, and where it ends.

import { Alert } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelRecord } from '../../model/model-record.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { usualSweep } from '../../state/sweep-draft.ts';
import type { SweptSetting } from '../../sweep/sweep-record.ts';
import { ErrorNotice } from '../common/ErrorNotice.tsx';
import { Panel } from '../common/Panel.tsx';
import { useActions, useStudio } from '../common/use-studio.ts';
import { AddSetting } from './AddSetting.tsx';
import { LimitFields } from './LimitFields.tsx';
import { MethodFields } from './MethodFields.tsx';
import { RepeatFields } from './RepeatFields.tsx';
import classes from './SweepForm.module.css';
import { SweepSummary } from './SweepSummary.tsx';
import { SweptSettingRow } from './SweptSettingRow.tsx';
import { fieldOfProblem, useSweepPlan } from './use-sweep-plan.ts';

interface SweepFormProps {
  dataset: OpenDataset;
  model: ModelRecord;
}

export function SweepForm({ dataset, model }: SweepFormProps) {
  const { t } = useTranslation('sweep');
  const { setSweepDraft } = useActions();
  const spec = useStudio(({ sweepDraft }) => sweepDraft?.spec ?? usualSweep);
  const config = useStudio((state) => state.config);
  const plan = useSweepPlan();
  const field = plan.problem && fieldOfProblem(plan.problem);
  const keys = useMemo(() => spec.settings.map(({ key }) => key), [spec.settings]);
  const isAtARow = field !== null && keys.includes(field);
  const change = (at: number, next: SweptSetting | null) =>
    setSweepDraft({ settings: spec.settings.flatMap((one, index) => (index === at ? (next ?? []) : one)) });
  return (
    <>
      {plan.work ? (
        <SweepSummary spec={spec} work={plan.work} />
      ) : spec.settings.length === 0 ? (
        <Alert variant="light">{t('form.nothing')}</Alert>
      ) : null}
      <Panel title={t('form.title')}>
        <p className={classes.note}>{t('form.text')}</p>
        <div className={classes.settings}>
          {spec.settings.map((setting, at) => (
            <SweptSettingRow
              key={setting.key}
              setting={setting}
              config={config}
              layerCount={model.layerCount}
              isDrawn={spec.method === 'random' || spec.trials !== null}
              problem={field === setting.key ? plan.problem : null}
              onChange={(next) => change(at, next)}
              onRemove={() => change(at, null)}
            />
          ))}
        </div>
        <AddSetting
          taken={keys}
          config={config}
          layerCount={model.layerCount}
          onAdd={(added) => setSweepDraft({ settings: [...spec.settings, added] })}
        />
        <MethodFields spec={spec} config={config} onChange={setSweepDraft} />
        <RepeatFields spec={spec} dataset={dataset} onChange={setSweepDraft} />
        <LimitFields spec={spec} onChange={setSweepDraft} />
      </Panel>
      {plan.problem && !isAtARow && spec.settings.length > 0 ? <ErrorNotice error={plan.problem} /> : null}
    </>
  );
}
