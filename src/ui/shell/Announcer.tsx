// The page's live regions: endings are told politely, errors of other places at once.

import { useContext, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../common/error-text.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { StudioContext } from '../common/use-studio.ts';
import { type Announcement, condensed, endingsBetween, errorsElsewhere } from './announcements.ts';

/** Endings that come within this time are told together. */
const gatherMs = 800;
/** A text is gone by then, so that nobody finds it beside what it told of. */
const keepMs = 6000;

interface Told {
  id: number;
  text: string;
}

export function Announcer() {
  const { t } = useTranslation('shell');
  const said = useSaid('shell');
  const format = useNumberFormat();
  const errorText = useErrorText();
  const studio = useContext(StudioContext);
  const [polite, setPolite] = useState<Told | null>(null);
  const [urgent, setUrgent] = useState<Told | null>(null);
  const words = useRef({ t, said, format, errorText });
  words.current = { t, said, format, errorText };

  useEffect(() => {
    if (!studio) return;
    let count = 0;
    let pending: Announcement[] = [];
    let gathering: ReturnType<typeof setTimeout> | undefined;
    let clearing: ReturnType<typeof setTimeout> | undefined;
    const show = (set: (told: Told) => void, text: string) => {
      count += 1;
      set({ id: count, text });
      clearTimeout(clearing);
      clearing = setTimeout(() => {
        setPolite(null);
        setUrgent(null);
      }, keepMs);
    };
    const flush = () => {
      gathering = undefined;
      const text = words.current.said(condensed(pending));
      pending = [];
      show(setPolite, text);
    };
    const unsubscribe = studio.store.subscribe((after, before) => {
      if (!before.isReady) return;
      const endings = endingsBetween(before, after, words.current.format);
      if (endings.length > 0) {
        pending = [...pending, ...endings];
        gathering ??= setTimeout(flush, gatherMs);
      }
      for (const { area, place } of errorsElsewhere(before, after)) {
        const error = after.errors[area];
        if (!error) continue;
        const { title, sentence } = words.current.errorText(error);
        const name = words.current.t(`place.${place}`);
        show(setUrgent, words.current.t('live.error', { place: name, title, sentence }));
      }
    });
    return () => {
      unsubscribe();
      clearTimeout(gathering);
      clearTimeout(clearing);
    };
  }, [studio]);

  return (
    <>
      <div aria-live="polite" className="visually-hidden">
        {polite ? <p key={polite.id}>{polite.text}</p> : null}
      </div>
      <div aria-live="assertive" className="visually-hidden">
        {urgent ? <p key={urgent.id}>{urgent.text}</p> : null}
      </div>
    </>
  );
}
