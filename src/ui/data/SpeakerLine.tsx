// Who speaks: one real name whose parts can be clicked to make one of them the speaker, and whether the test knows its voices.

import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { commonSeparator } from '../../dataset/label-parts.ts';
import { speakerLeak } from '../../dataset/speakers.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { useActions } from '../common/use-studio.ts';
import { leakSaid } from './leak-sentence.ts';
import { RulePath } from './RulePath.tsx';
import { samplePaths } from './rule-draft.ts';
import classes from './split.module.css';

export function SpeakerLine({ dataset }: { dataset: OpenDataset }) {
  const { t } = useTranslation('data');
  const format = useNumberFormat();
  const { setSpeakerRule } = useActions();
  const { clips, speakerRule: rule, speakers } = dataset;
  const samples = useMemo(() => samplePaths(clips.map((clip) => clip.path)), [clips]);
  const separator = rule?.kind === 'field' ? rule.separator : commonSeparator(samples);
  const [path] = samples;
  if (path === undefined) return null;
  return (
    <div className={classes.speakers}>
      <span className={classes.speakerTitle}>{t('speakers.title')}</span>
      <RulePath
        path={path}
        separator={separator}
        rule={rule}
        labels={[]}
        pickText={(part) => t('speakers.pick', { part })}
        onPick={(picked) => void setSpeakerRule(picked)}
      />
      {rule ? (
        <>
          <span className={classes.share}>
            {t('speakers.count', { count: speakers.length, number: format.integer(speakers.length) })}
          </span>
          <Button size="compact-xs" variant="subtle" onClick={() => void setSpeakerRule(null)}>
            {t('speakers.none')}
          </Button>
        </>
      ) : (
        <span className={classes.share}>{t('speakers.hint')}</span>
      )}
      <LeakReport dataset={dataset} />
    </div>
  );
}

function LeakReport({ dataset }: { dataset: OpenDataset }) {
  const { t } = useTranslation('data');
  const said = useSaid('data');
  const { setSplitConfig } = useActions();
  const { split, clipSpeakers, record } = dataset;
  const leak = useMemo(() => speakerLeak(split, clipSpeakers), [split, clipSpeakers]);
  if (!leak) return null;
  const sentence = said(leakSaid(leak));
  if (leak.alsoInTrain === 0 && leak.alsoInValidation === 0) return <p className={classes.leak}>{sentence}</p>;
  return (
    <p className={classes.leak} data-leaks>
      {sentence}{' '}
      {record.splitConfig.method !== 'speaker' && (
        <Button
          size="compact-xs"
          variant="light"
          onClick={() => void setSplitConfig({ ...record.splitConfig, method: 'speaker' })}
        >
          {t('speakers.keepApart')}
        </Button>
      )}
    </p>
  );
}
