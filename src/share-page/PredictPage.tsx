// An exported page: speak or drop recordings, and see what the classifier in it hears.

import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageFacts } from '../export/page/page-facts.ts';
import { ClipPlayerContext, createClipPlayer } from '../ui/common/clip-player.ts';
import { useErrorText } from '../ui/common/error-text.ts';
import { useSpokenLabel } from '../ui/common/label-text.ts';
import { AnswerView } from '../ui/predict/AnswerView.tsx';
import { AnswerVoice } from '../ui/predict/AnswerVoice.tsx';
import { useLive } from '../ui/predict/use-live.ts';
import { useSpeaking } from '../ui/predict/use-speaking.ts';
import { AboutPage } from './AboutPage.tsx';
import { FileDrop } from './FileDrop.tsx';
import { HeardList } from './HeardList.tsx';
import { Moments } from './Moments.tsx';
import { PageHeader } from './PageHeader.tsx';
import classes from './PredictPage.module.css';
import { pageMicrophone } from './page-microphone.ts';
import { Speak } from './Speak.tsx';
import { type Heard, useHeard } from './use-heard.ts';
import { askEngine, usePageEngine } from './use-page-engine.ts';

/** So many usual lengths make a recording that holds more than one thing. */
const longFrom = 2;

export function PredictPage({ facts }: { facts: PageFacts }) {
  const { t } = useTranslation('predict');
  const { habits, labels: codes, labelCodes } = facts;
  const { predictor, share, error } = usePageEngine(facts);
  const heard = useHeard(predictor, habits);
  const [shown, setShown] = useState<number | null>(null);
  const clipHabits = useMemo(() => async () => habits, [habits]);
  const { predictClips } = askEngine;
  const live = useLive({ predictor, isTaken: false, listen: pageMicrophone.listen, predictClips, clipHabits });
  const onTake = ({ id }: Heard) => setShown(id);
  const speaking = useSpeaking({ predictor, listen: pageMicrophone.listen, hearTake: heard.hearTake, onTake });
  const { sound } = heard;
  const player = useMemo(
    () => createClipPlayer({ read: async (id) => sound(id) ?? { samples: new Float32Array(1), sampleRateHz: 16_000 } }),
    [sound],
  );
  const spoken = useSpokenLabel(labelCodes);
  const labels = useMemo(() => codes.map(spoken), [codes, spoken]);
  const isLive = live.state !== 'off';
  const thing = heard.things.find(({ id }) => id === shown) ?? heard.things[0] ?? null;
  const answer = isLive ? live.answer : thing && { ...thing.answer, shares: thing.answer.probabilities };
  const isLong = thing !== null && thing.seconds > longFrom * habits.typicalSec;
  return (
    <ClipPlayerContext.Provider value={player}>
      <PageHeader facts={facts} labels={labels} />
      <main className={classes.main}>
        {error ? <Failure error={error} /> : null}
        <div className={classes.columns}>
          <Speak speaking={speaking} live={live} isReady={predictor !== null} share={share} isFailed={error !== null} />
          <section className={classes.panel}>
            <h2>{t('answer.title')}</h2>
            <AnswerView labels={labels} answer={answer} isLive={isLive} name={t('answer.bars')} />
            {thing && !isLive && isLong && predictor ? (
              <Moments
                key={thing.id}
                thing={thing}
                predictor={predictor}
                habits={habits}
                labels={labels}
                sound={sound}
              />
            ) : null}
          </section>
        </div>
        <AnswerVoice labels={labels} answer={answer} speaking={speaking.state} isLive={isLive} />
        <FileDrop heard={heard} isDisabled={predictor === null || isLive} />
        <HeardList
          heard={heard}
          labels={labels}
          codes={codes}
          shown={thing?.id ?? null}
          onShow={setShown}
          name={facts.name}
        />
        <AboutPage facts={facts} />
      </main>
    </ClipPlayerContext.Provider>
  );
}

function Failure({ error }: { error: Parameters<ReturnType<typeof useErrorText>>[0] }) {
  const { title, sentence } = useErrorText()(error);
  return (
    <div className={classes.failure} role="alert">
      <b>{title}</b>
      <p>{sentence}</p>
    </div>
  );
}
