// What is seen at a glance, for who hears the page: each take's answer, and of live listening no more than an answer that has settled.

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../evaluation/answer.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import type { SpeakingState } from './use-speaking.ts';

interface AnswerVoiceProps {
  labels: readonly string[];
  answer: { kind: Answer['kind']; label: number; shares: readonly number[] } | null;
  speaking: SpeakingState;
  isLive: boolean;
}

/** A live answer that holds for so long is told. */
const settledMs = 1200;

export function AnswerVoice({ labels, answer, speaking, isLive }: AnswerVoiceProps) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  const [told, setTold] = useState('');
  const label = answer ? (labels[answer.label] ?? '') : '';
  const share = answer && !isLive ? format.percent(answer.shares[answer.label] ?? 0, 0) : '';
  const text = answer === null ? '' : wordsOf(answer.kind);
  useEffect(() => {
    if (!isLive) {
      setTold(text);
      return;
    }
    const timer = setTimeout(() => setTold(text), settledMs);
    return () => clearTimeout(timer);
  }, [text, isLive]);
  return (
    <p className="visually-hidden" role="status">
      {speaking === 'speaking' ? t('speak.now') : speaking === 'idle' ? told : ''}
    </p>
  );

  function wordsOf(kind: Answer['kind']): string {
    if (kind === 'nothing') return t('answer.nothing');
    if (kind === 'unsure') return `${t('answer.unsure')} ${isLive ? '' : t('answer.perhaps', { label, share })}`.trim();
    return isLive ? label : t('answer.said', { label, share });
  }
}
