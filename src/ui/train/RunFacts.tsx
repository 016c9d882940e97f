// What is known of a run beside its settings: which data it saw and how they were divided, by what chance was drawn, and on
// what it ran. What happened to it is in its log.

import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProbeOrigin, RunRecord } from '../../run/run-record.ts';
import { runLeaks } from '../../run/table/run-leaks.ts';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { useStudio } from '../common/use-studio.ts';
import { groupName, leaksSaid } from '../data/split-sentences.ts';
import { featuresSaid } from '../probe/row-names.ts';
import { splitSaid } from '../runs/split-said.ts';
import classes from './RunSettings.module.css';

const shownFields = [
  'datasetName',
  'modelName',
  'splitConfig',
  'config',
  'dataHash',
  'splitHash',
  'environment',
  'parameters',
  'probe',
  'tags',
  'note',
] as const satisfies readonly (keyof RunRecord)[];

export const RunFacts = memo(RunFactsPanel, (before, after) =>
  shownFields.every((field) => before.run[field] === after.run[field]),
);

function RunFactsPanel({ run }: { run: RunRecord }) {
  const { t } = useTranslation('runs');
  const format = useNumberFormat();
  const said = useSaid('runs');
  const saidOfData = useSaid('data');
  const saidOfProbe = useSaid('probe');
  const isDatasetHere = useStudio((state) => state.datasets.some(({ id }) => id === run.datasetId));
  const isModelHere = useStudio((state) => state.models.some(({ id }) => id === run.modelId));
  const { config, dataHash, splitHash, environment, parameters, probe, splitConfig, tags = [], note } = run;
  const leaks = runLeaks(run);
  const probeRows = ({ head, foldCount, foldsBy }: ProbeOrigin): [string, string][] => [
    [t('about.reads'), saidOfProbe([featuresSaid(head)])],
    [
      t('about.folds'),
      foldsBy === null
        ? format.integer(foldCount)
        : t('about.foldsBy', { count: foldCount, groups: saidOfData([groupName(foldsBy, true)]) }),
    ],
  ];
  const split = splitSaid(splitConfig, saidOfData).map((one) => said([one]));
  const rows: [string, ReactNode][] = [
    [t('about.data'), isDatasetHere ? run.datasetName : t('about.notHere', { name: run.datasetName })],
    [t('about.model'), isModelHere ? run.modelName : t('about.notHere', { name: run.modelName })],
    [t('about.split'), split.join(' · ')],
    [t('about.leaks'), leaks.length > 0 ? saidOfData(leaksSaid(leaks)) : t('about.noLeaks')],
    ...(probe ? probeRows(probe) : []),
    ...(probe
      ? []
      : [
          [
            t('about.seeds'),
            t('about.seedsOf', { seed: config.seed, order: config.dataSeed ?? config.seed }),
          ] satisfies [string, string],
        ]),
    ...(parameters
      ? [
          [
            t('about.parameters'),
            t('about.trainedOf', {
              trained: format.compact(parameters.trained),
              total: format.compact(parameters.total),
            }),
          ] satisfies [string, string],
        ]
      : []),
    ...(environment
      ? [
          [
            t('about.environment'),
            <span key="environment" title={environment.userAgent}>
              {t('about.environmentOf', { version: environment.version, device: environment.device })}
            </span>,
          ] satisfies [string, ReactNode],
        ]
      : []),
    ...(environment?.kernelFallbacks
      ? [
          [
            t('about.kernels'),
            environment.kernelFallbacks.map(({ kernel, way }) => t(`about.kernelOf.${way}`, { kernel })).join(', '),
          ] satisfies [string, string],
        ]
      : []),
    [t('about.dataHash'), <Hash key="data" value={dataHash} />],
    [t('about.splitHash'), <Hash key="split" value={splitHash} />],
    ...(tags.length > 0 ? [[t('column.tags'), tags.join(', ')] satisfies [string, string]] : []),
    ...(note ? [[t('column.note'), note] satisfies [string, string]] : []),
  ];
  return (
    <Panel title={t('about.title')}>
      <dl className={classes.list}>
        {rows.map(([name, value]) => (
          <div key={name} className={classes.about}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function Hash({ value }: { value: string | undefined }) {
  const { t } = useTranslation('runs');
  if (value === undefined) return <>{t('about.noHash')}</>;
  return <code title={value}>{value.slice(0, 12)}</code>;
}
