// A run that is a probe, in place of curves and a log: what it reads, how it did, and how to go on from it.

import { useTranslation } from 'react-i18next';
import { customHead } from '../../evaluation/probes/probe-head.ts';
import type { ProbeOrigin, RunRecord } from '../../run/run-record.ts';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { didSaid, fittedSaid } from '../probe/probe-run-sentences.ts';
import classes from './RunSettings.module.css';

export function ProbeRunPanel({ run, probe }: { run: RunRecord; probe: ProbeOrigin }) {
  const { t } = useTranslation('train');
  const said = useSaid('probe');
  const format = useNumberFormat();
  const { train, validation, test } = run.split;
  const facts = [
    t('runSettings.split', {
      train: format.integer(train.length),
      validation: format.integer(validation.length),
      test: format.integer(test.length),
    }),
    t('runSettings.labels', { count: run.labels.length, number: format.integer(run.labels.length) }),
  ];
  return (
    <Panel title={t('probeRun.title')}>
      <p>{said([...fittedSaid(probe), ...didSaid(probe, format)])}</p>
      <p>{t(customHead(probe) ? 'probeRun.custom' : 'probeRun.goOn')}</p>
      <p className={classes.facts}>{facts.join(' · ')}</p>
    </Panel>
  );
}
