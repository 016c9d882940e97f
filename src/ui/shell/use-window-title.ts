// The tab's title: the place, and the share done of what runs.

import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStudio } from '../common/use-studio.ts';

export function useWindowTitle(): void {
  const { t } = useTranslation('shell');
  const { place, percent } = useStudio((state) => {
    const { running, importing, probing } = state;
    const share = running?.progress
      ? running.progress.done / Math.max(1, running.progress.total)
      : importing?.progress
        ? importing.progress.bytesDone / Math.max(1, importing.progress.totalBytes)
        : probing
          ? probing.done / Math.max(1, probing.total)
          : null;
    return { place: state.place, percent: share === null ? null : Math.floor(share * 100) };
  });
  const name = t(`place.${place}`);
  useEffect(() => {
    document.title = percent === null ? `${name} · Voxtune` : `${percent}% · ${name} · Voxtune`;
  }, [name, percent]);
}
