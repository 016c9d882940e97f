// What was heard so far, newest first: each is played, looked at, or thrown away; all of it is saved as a table.

import { IconDownload, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { predictedCsv } from '../export/predicted-csv.ts';
import { classColor } from '../ui/common/class-colors.ts';
import { saveBlob } from '../ui/common/save-blob.ts';
import { useNumberFormat } from '../ui/common/use-number-format.ts';
import classes from './HeardList.module.css';
import { PlayThing } from './PlayThing.tsx';
import pageClasses from './PredictPage.module.css';
import type { Heard, HeardThings } from './use-heard.ts';

interface HeardListProps {
  heard: HeardThings;
  /** As they are shown, and as they are. */
  labels: readonly string[];
  codes: readonly string[];
  shown: number | null;
  onShow(id: number): void;
  /** Of the classifier. */
  name: string;
}

export function HeardList({ heard, labels, codes, shown, onShow, name }: HeardListProps) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  const { things } = heard;
  if (things.length === 0) return null;
  const nameOf = ({ fileName, take }: Heard) => fileName ?? t('takes.name', { number: take });
  const save = () => {
    const rows = [...things].reverse().map((thing) => ({
      ...{ file: nameOf(thing), label: thing.answer.label },
      ...{ probabilities: thing.answer.probabilities, logits: thing.logits },
    }));
    saveBlob(new Blob([predictedCsv(rows, codes)], { type: 'text/csv' }), `${name}-predictions.csv`);
  };
  return (
    <section className={pageClasses.panel}>
      <div className={pageClasses.head}>
        <h2>{t('sharepage:heard.title')}</h2>
        <button type="button" className={pageClasses.button} onClick={save}>
          <IconDownload size={14} aria-hidden />
          {t('files.csv')}
        </button>
        <button type="button" className={pageClasses.button} onClick={heard.forgetAll}>
          {t('sharepage:heard.forgetAll')}
        </button>
      </div>
      <ul className={classes.things}>
        {things.map((thing) => (
          <li key={thing.id} data-shown={thing.id === shown || undefined}>
            <PlayThing id={thing.id} name={nameOf(thing)} />
            <button
              type="button"
              className={classes.show}
              aria-pressed={thing.id === shown}
              onClick={() => onShow(thing.id)}
            >
              <span className={classes.name} title={nameOf(thing)}>
                {nameOf(thing)}
              </span>
              <Mark thing={thing} labels={labels} />
            </button>
            <span className={classes.seconds}>{t('seconds', { number: format.decimal(thing.seconds, 1) })}</span>
            <button
              type="button"
              className={classes.icon}
              aria-label={t('takes.forget', { name: nameOf(thing) })}
              onClick={() => heard.forget(thing.id)}
            >
              <IconX size={14} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Mark({ thing: { answer }, labels }: { thing: Heard; labels: readonly string[] }) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  if (answer.kind === 'nothing') return <span className={classes.quiet}>{t('answer.nothing')}</span>;
  return (
    <span className={classes.mark}>
      <i style={{ background: classColor(answer.label) }} aria-hidden />
      <span className={classes.label}>{labels[answer.label]}</span>
      <span>{format.percent(answer.probabilities[answer.label] ?? 0, 0)}</span>
      {answer.kind === 'unsure' ? <span className={classes.unsure}>{t('files.unsure')}</span> : null}
    </span>
  );
}
