// What can be shown to others: a page that hears, the result as a picture and in words, and the way to the model in every form.

import { Button, CopyButton, Modal } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { useSpokenLabel } from '../common/label-text.ts';
import { saveBlob } from '../common/save-blob.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useReturnFocus } from '../common/use-return-focus.ts';
import { useSaid } from '../common/use-said.ts';
import { useActions } from '../common/use-studio.ts';
import classes from './lesson.module.css';
import { taughtSaid } from './lesson-sentences.ts';
import { SharePage } from './SharePage.tsx';
import { drawSharePicture } from './share-picture.ts';

interface ShareDialogProps {
  run: RunRecord;
  /** Null: there is no result to tell. */
  evaluation: Evaluation | null;
  onClose(): void;
}

export function ShareDialog({ run, evaluation, onClose }: ShareDialogProps) {
  const { t } = useTranslation('lesson');
  useReturnFocus();
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('share.title')}
      closeButtonProps={{ 'aria-label': t('share.close') }}
      transitionProps={{ duration: 0 }}
    >
      <div className={classes.share}>
        <SharePage run={run} />
        {evaluation ? <ShareResult run={run} evaluation={evaluation} /> : null}
        <ShareModel run={run} onClose={onClose} />
      </div>
    </Modal>
  );
}

/** The way to everything else that can be made of it. */
function ShareModel({ run, onClose }: Pick<ShareDialogProps, 'run' | 'onClose'>) {
  const { t } = useTranslation('lesson');
  const { showExports } = useActions();
  const showAll = () => {
    onClose();
    // once the focus is where it goes back to from here, so that it goes back there from the next dialog too
    setTimeout(() => setTimeout(() => showExports(run.id)));
  };
  return (
    <section>
      <h3>{t('share.model')}</h3>
      <p>{t('share.modelText')}</p>
      <Button variant="default" onClick={showAll}>
        {t('share.allFiles')}
      </Button>
    </section>
  );
}

function ShareResult({ run, evaluation }: { run: RunRecord; evaluation: Evaluation }) {
  const { t } = useTranslation('lesson');
  const format = useNumberFormat();
  const said = useSaid('lesson');
  const spoken = useSpokenLabel(run.labelCodes);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [copied, setCopied] = useState<'done' | 'refused' | null>(null);
  const sentence = said(taughtSaid(run, evaluation));
  const byline = t('share.byline', { data: run.datasetName, model: run.modelName });
  const bars = run.labels.map((label, index) => {
    const row = evaluation.confusion[index] ?? [];
    const total = row.reduce((sum, count) => sum + count, 0);
    const right = row[index] ?? 0;
    const text = t('result.of', { right: format.integer(right), total: format.integer(total) });
    return { name: spoken(label), share: right / Math.max(1, total), text };
  });
  // drawn anew in another language
  useEffect(() => {
    if (canvas.current) drawSharePicture(canvas.current, { sentence, bars, byline });
  });
  const picture = () =>
    new Promise<Blob | null>((resolve) => (canvas.current ? canvas.current.toBlob(resolve) : resolve(null)));
  const savePicture = async () => {
    const blob = await picture();
    if (blob) saveBlob(blob, `${run.name}.png`);
  };
  const copyPicture = async () => {
    try {
      const blob = await picture();
      if (blob) await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
      setCopied('done');
    } catch {
      setCopied('refused');
    }
  };
  return (
    <>
      <section>
        <h3>{t('share.picture')}</h3>
        <canvas ref={canvas} className={classes.picture} role="img" aria-label={sentence} />
        <div className={classes.shareButtons}>
          <Button variant="default" onClick={() => void savePicture()}>
            {t('share.savePicture')}
          </Button>
          <Button variant="default" onClick={() => void copyPicture()}>
            <span aria-live="polite">{copied === 'done' ? t('common:copied') : t('share.copyPicture')}</span>
          </Button>
        </div>
        {copied === 'refused' ? <p role="alert">{t('share.refused')}</p> : null}
      </section>
      <section>
        <h3>{t('share.sentence')}</h3>
        <p className={classes.quote}>{sentence}</p>
        <CopyButton value={`${sentence} ${byline}`}>
          {({ copied: isCopied, copy }) => (
            <Button variant="default" onClick={copy}>
              <span aria-live="polite">{isCopied ? t('common:copied') : t('share.copySentence')}</span>
            </Button>
          )}
        </CopyButton>
      </section>
    </>
  );
}
