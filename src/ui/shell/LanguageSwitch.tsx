// English or Chinese: one press changes to the other.

import { UnstyledButton } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { explainLoadFailure } from '../../lib/page-server.ts';
import { useShowError } from '../common/use-show-error.ts';
import { changeLanguage } from '../messages/i18n.ts';
import { type Language, languages } from '../messages/language.ts';
import classes from './header.module.css';

export function LanguageSwitch() {
  const { t, i18n } = useTranslation('shell');
  const showError = useShowError();
  const current: Language = i18n.resolvedLanguage === 'zh' ? 'zh' : 'en';
  const other: Language = current === 'en' ? 'zh' : 'en';

  // without its words the page speaks on as before
  const change = () =>
    changeLanguage(i18n, other).catch(async (thrown: unknown) =>
      showError('storage', await explainLoadFailure(thrown)),
    );

  useEffect(() => {
    document.documentElement.lang = current === 'zh' ? 'zh-Hans' : 'en';
  }, [current]);

  return (
    <UnstyledButton
      className={classes.language}
      aria-label={t('language', { language: languages[other] })}
      title={languages[other]}
      onClick={() => void change()}
    >
      {current === 'en' ? <b>EN</b> : 'EN'} / {current === 'zh' ? <b>中</b> : '中'}
    </UnstyledButton>
  );
}
