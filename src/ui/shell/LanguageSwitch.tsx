// English or Chinese: one press changes to the other.

import { UnstyledButton } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { changeLanguage, type Language, languages } from '../messages/i18n.ts';
import classes from './header.module.css';

export function LanguageSwitch() {
  const { t, i18n } = useTranslation('shell');
  const current: Language = i18n.resolvedLanguage === 'zh' ? 'zh' : 'en';
  const other: Language = current === 'en' ? 'zh' : 'en';

  useEffect(() => {
    document.documentElement.lang = current === 'zh' ? 'zh-Hans' : 'en';
  }, [current]);

  return (
    <UnstyledButton
      className={classes.language}
      aria-label={t('language', { language: languages[other] })}
      title={languages[other]}
      onClick={() => void changeLanguage(i18n, other)}
    >
      {current === 'en' ? <b>EN</b> : 'EN'} / {current === 'zh' ? <b>中</b> : '中'}
    </UnstyledButton>
  );
}
