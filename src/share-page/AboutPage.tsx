// Where the page comes from, how good it is, what it cannot do, and whose work is in it.

import { useTranslation } from 'react-i18next';
import { type PageFacts, pageElements } from '../export/page/page-facts.ts';
import { useNumberFormat } from '../ui/common/use-number-format.ts';
import classes from './PredictPage.module.css';

export function AboutPage({ facts }: { facts: PageFacts }) {
  const { t } = useTranslation('sharepage');
  const format = useNumberFormat();
  const { datasetName: data, modelName: model, trainClips, madeAt, madeBy: version, head } = facts;
  return (
    <section className={classes.about}>
      <h2>{t('about.title')}</h2>
      <p>
        {t(head ? 'about.fitted' : 'about.made', {
          ...{ data, model, version, day: format.day(madeAt), count: trainClips, number: format.integer(trainClips) },
        })}
      </p>
      <Result facts={facts} />
      <Unsure facts={facts} />
      <p>{t('about.limits')}</p>
      <p>{t('about.private')}</p>
      <details>
        <summary>{t('about.licences')}</summary>
        <pre>{document.getElementById(pageElements.licences)?.textContent}</pre>
      </details>
    </section>
  );
}

function Result({ facts: { result } }: { facts: PageFacts }) {
  const { t } = useTranslation('sharepage');
  const format = useNumberFormat();
  if (!result) return <p>{t('about.untested')}</p>;
  const { accuracy, interval, clipCount, guess, isLeaky } = result;
  const right = t(interval ? 'about.rightRange' : 'about.right', {
    share: format.percent(accuracy),
    count: clipCount,
    number: format.integer(clipCount),
    guess: format.percent(guess),
    ...(interval && { low: format.percent(interval.low), high: format.percent(interval.high) }),
  });
  return (
    <p>
      <b>{right}</b> {isLeaky ? t('about.leaky') : null}
    </p>
  );
}

function Unsure({ facts: { unsureBelow, calibratedOn } }: { facts: PageFacts }) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  return (
    <p>
      {t(calibratedOn > 0 ? 'facts.unsure' : 'facts.unsureUsual', {
        share: format.percent(unsureBelow, 0),
        count: calibratedOn,
        number: format.integer(calibratedOn),
      })}
    </p>
  );
}
