// Trying a classifier: on one's own voice, on files, on a folder.

import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { isSameSource } from '../../state/predict-choice.ts';
import { ClipPlayerContext, createClipPlayer } from '../common/clip-player.ts';
import { AreaError } from '../common/ErrorNotice.tsx';
import emptyPlace from '../common/empty-place.module.css';
import { useSpokenLabel } from '../common/label-text.ts';
import { Panel } from '../common/Panel.tsx';
import { PlaceHeader } from '../common/PlaceHeader.tsx';
import { useActions, useStudio } from '../common/use-studio.ts';
import { AnswerView } from './AnswerView.tsx';
import { AnswerVoice } from './AnswerVoice.tsx';
import { BusyCard } from './BusyCard.tsx';
import { ClassifierBar } from './ClassifierBar.tsx';
import { FilesPanel } from './FilesPanel.tsx';
import { HeardDetail } from './HeardDetail.tsx';
import classes from './PredictPlace.module.css';
import { SpeakPanel } from './SpeakPanel.tsx';
import { TakeList } from './TakeList.tsx';
import { useLive } from './use-live.ts';
import { useOpenPredictor } from './use-open-predictor.ts';
import { useSpeaking } from './use-speaking.ts';

export function PredictPlace() {
  const { t } = useTranslation('predict');
  const { heardSamples, forgetTake, hearAgain, goTo, listen, hearTake, predictClips, clipHabits } = useActions();
  const { takes, isTaken, isHearing } = useStudio((state) => ({
    takes: state.takes,
    isTaken: isEngineTaken(state),
    isHearing: state.heardFiles?.state === 'working',
  }));
  const { source, predictor, isOpening } = useOpenPredictor();
  const [shown, setShown] = useState<number | null>(null);
  const live = useLive({ predictor, isTaken, listen, predictClips, clipHabits });
  const speaking = useSpeaking({ predictor, listen, hearTake, onTake: ({ id }) => setShown(id) });
  const player = useMemo(
    () =>
      createClipPlayer({
        read: async (id) => heardSamples(id) ?? { samples: new Float32Array(0), sampleRateHz: 16_000 },
      }),
    [heardSamples],
  );
  const take = takes.find(({ id }) => id === shown) ?? takes[0] ?? null;
  const isLive = live.state !== 'off';
  const isOther = take !== null && !isSameSource(take.predictor.source, source);
  // of a take, those of the classifier that heard it
  const hearing = isLive || !take ? predictor : take.predictor;
  const textOf = useSpokenLabel(hearing?.labelCodes ?? null);
  const labels = useMemo(() => hearing?.labels.map(textOf) ?? [], [hearing, textOf]);
  const reason = isTaken
    ? t('reason.taken')
    : isHearing
      ? t('reason.hearing')
      : isOpening
        ? t('reason.opening')
        : predictor
          ? null
          : t('reason.none');
  if (!source)
    return (
      <div className={classes.place}>
        <PlaceHeader title={t('title')} subtitle={t('subtitle')} />
        <AreaError area="model" />
        <div className={emptyPlace.notice}>
          <h2>{t('need.title')}</h2>
          <p>{t('need.text')}</p>
          <Button onClick={() => goTo('train')}>{t('need.go')}</Button>
        </div>
        <ClassifierBar source={null} predictor={null} />
      </div>
    );
  const answer = isLive ? live.answer : take && { ...take.answer, shares: take.answer.probabilities };
  return (
    <ClipPlayerContext.Provider value={player}>
      <div className={classes.place}>
        <PlaceHeader title={t('title')} subtitle={t('subtitle')} />
        <ClassifierBar source={source} predictor={predictor} />
        <BusyCard />
        {isTaken ? null : <AreaError area="predict" />}
        <AreaError area="model" />
        <AreaError area="import" />
        <div className={classes.columns}>
          <SpeakPanel speaking={speaking} live={live} reason={reason} />
          <Panel title={t('answer.title')} className={classes.answer}>
            <AnswerView labels={labels} answer={answer} isLive={isLive} name={t('answer.bars')} />
            {take && !isLive && isOther ? (
              <div className={classes.other}>
                <span>{t('takes.by', { name: take.predictor.name })}</span>
                {predictor ? (
                  <Button
                    size="compact-sm"
                    variant="default"
                    disabled={reason !== null}
                    onClick={() => void hearAgain(take.id).catch(() => {})}
                  >
                    {t('takes.again', { name: predictor.name })}
                  </Button>
                ) : null}
              </div>
            ) : null}
            {take && !isLive ? (
              <HeardDetail
                key={take.id}
                clip={take}
                name={t('takes.name', { number: take.name })}
                labels={labels}
                mustWait={reason !== null || isOther}
              />
            ) : null}
          </Panel>
          <TakeList takes={takes} shown={isLive ? null : (take?.id ?? null)} onShow={setShown} onForget={forgetTake} />
        </div>
        <AnswerVoice labels={labels} answer={answer} speaking={speaking.state} isLive={isLive} />
        <FilesPanel source={source} reason={isLive ? t('reason.live') : isHearing ? null : reason} />
      </div>
    </ClipPlayerContext.Provider>
  );
}
