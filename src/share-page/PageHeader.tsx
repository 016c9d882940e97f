// Whose page it is, what it tells apart, and the two switches.

import { IconMoon, IconSun } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageFacts } from '../export/page/page-facts.ts';
import { classColor } from '../ui/common/class-colors.ts';
import { languages, rememberLanguage } from '../ui/messages/language.ts';
import classes from './PageHeader.module.css';
import { chooseScheme, shownScheme } from './scheme.ts';

/** More are counted. */
const mostLabels = 16;

export function PageHeader({ facts, labels }: { facts: PageFacts; labels: readonly string[] }) {
  const { t, i18n } = useTranslation('sharepage');
  const [scheme, setScheme] = useState(shownScheme);
  const language = (i18n.resolvedLanguage ?? 'en').startsWith('zh') ? 'zh' : 'en';
  const other = language === 'zh' ? 'en' : 'zh';
  const nextScheme = scheme === 'dark' ? 'light' : 'dark';
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en';
  }, [language]);
  const more = labels.length - mostLabels;
  return (
    <header className={classes.header}>
      <div className={classes.row}>
        <h1 title={facts.name}>{facts.name}</h1>
        <button
          type="button"
          className={classes.switch}
          lang={other === 'zh' ? 'zh-Hans' : 'en'}
          onClick={() => void i18n.changeLanguage(other).then(() => rememberLanguage(other))}
        >
          {languages[other]}
        </button>
        <button
          type="button"
          className={classes.switch}
          aria-label={t(`scheme.${nextScheme}`)}
          onClick={() => {
            chooseScheme(nextScheme);
            setScheme(nextScheme);
          }}
        >
          {nextScheme === 'dark' ? <IconMoon size={18} aria-hidden /> : <IconSun size={18} aria-hidden />}
        </button>
      </div>
      <p>{t('tells', { count: labels.length })}</p>
      <ul className={classes.labels}>
        {labels.slice(0, mostLabels).map((label, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: labels keep their places, and two may read alike
          <li key={at}>
            <i style={{ background: classColor(at) }} aria-hidden />
            <span title={label}>{label}</span>
          </li>
        ))}
        {more > 0 ? <li>{t('more', { count: more })}</li> : null}
      </ul>
    </header>
  );
}
