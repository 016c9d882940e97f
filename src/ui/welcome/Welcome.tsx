// The first thing a visitor sees, and what stands under Data while no data set is open.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AreaError } from '../common/ErrorNotice.tsx';
import { useStudio } from '../common/use-studio.ts';
import { OpenProjectButton } from '../project/OpenProjectButton.tsx';
import { ProjectProgress } from '../project/ProjectProgress.tsx';
import { ImportDrop } from './ImportDrop.tsx';
import { ImportProgress } from './ImportProgress.tsx';
import { InterruptedImports } from './InterruptedImports.tsx';
import { SampleCard } from './SampleCard.tsx';
import { WelcomeHelp, type WelcomeTopic, welcomeTopics } from './WelcomeHelp.tsx';
import classes from './welcome.module.css';

export function Welcome() {
  const { t } = useTranslation('welcome');
  const importing = useStudio((state) => state.importing);
  const isOpening = useStudio(({ projectWork }) => projectWork?.kind === 'opening');
  const [topic, setTopic] = useState<WelcomeTopic | null>(null);
  return (
    <div className={classes.welcome}>
      <header className={classes.intro}>
        <h1 className={classes.heading}>{t('heading')}</h1>
        <p className={classes.promise}>{t('promise')}</p>
      </header>
      <AreaError area="import" />
      <AreaError area="project" />
      <InterruptedImports />
      {importing ? (
        <ImportProgress activity={importing} />
      ) : (
        <div className={classes.ways}>
          <ImportDrop />
          <SampleCard />
        </div>
      )}
      {isOpening ? (
        <ProjectProgress />
      ) : (
        <p className={classes.project}>
          <OpenProjectButton variant="default" size="compact-sm" /> {t('project:openHint')}
        </p>
      )}
      <ul className={classes.topics}>
        {welcomeTopics.map((name) => (
          <li key={name}>
            <button
              type="button"
              className={classes.topic}
              aria-expanded={topic === name}
              aria-controls="welcome-help"
              onClick={() => setTopic(topic === name ? null : name)}
            >
              {t(`topic.${name}`)}
            </button>
          </li>
        ))}
      </ul>
      <div id="welcome-help">{topic && <WelcomeHelp topic={topic} onClose={() => setTopic(null)} />}</div>
    </div>
  );
}
