// The beginning of a lesson: recordings of each label to listen to, and the one button that teaches.

import { Button } from '@mantine/core';
import { IconSchool } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { presetOf } from '../../config/presets.ts';
import { isEngineTaken } from '../../state/engine-taken.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { useSpokenLabel } from '../common/label-text.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { SliverQueueContext, sliverParts } from '../data/clips/Sliver.tsx';
import { sliverQueue } from '../data/clips/sliver-queue.ts';
import { waveformPath } from '../data/clips/waveform-shape.ts';
import { exampleClips } from './example-clips.ts';
import { LabelCard } from './LabelCard.tsx';
import classes from './lesson.module.css';

export function HearView({ dataset }: { dataset: OpenDataset }) {
  const { t } = useTranslation('lesson');
  const format = useNumberFormat();
  const { teach, leaveLesson, readPeaks } = useActions();
  const { isBusy, preset } = useStudio((state) => ({ isBusy: isEngineTaken(state), preset: presetOf(state.config) }));
  const spoken = useSpokenLabel(dataset.labelCodes);
  const { labels, clipLabels, groups, split } = dataset;
  const examples = useMemo(
    () => exampleClips({ labels, clipLabels, groups, split }),
    [labels, clipLabels, groups, split],
  );
  const queue = useMemo(
    () => sliverQueue(async (clip) => waveformPath(await readPeaks(clip, sliverParts))),
    [readPeaks],
  );
  const counts = { train: format.integer(split.train.length), test: format.integer(split.test.length) };
  return (
    <>
      <header className={classes.head}>
        <h1 tabIndex={-1}>{t('hear.title')}</h1>
        <p>{t(split.test.length > 0 ? 'hear.text' : 'hear.untested', counts)}</p>
      </header>
      <SliverQueueContext.Provider value={queue}>
        <ul className={classes.labels}>
          {labels.map((label, index) => (
            <LabelCard key={label} name={spoken(label)} index={index} clips={examples[index] ?? []} />
          ))}
        </ul>
      </SliverQueueContext.Provider>
      <div className={`${classes.actions} ${classes.stays}`}>
        <Button
          size="md"
          leftSection={<IconSchool size={18} aria-hidden />}
          disabled={isBusy}
          onClick={() => void teach()}
        >
          {t('hear.teach')}
        </Button>
        <Button size="md" variant="subtle" onClick={leaveLesson}>
          {t('hear.skip')}
        </Button>
        <p>{t(preset === null ? 'hear.ownSettings' : 'hear.preset')}</p>
      </div>
    </>
  );
}
