// The line at the top: name, open data set, engine, language, colours, help.

import { ActionIcon, Tooltip } from '@mantine/core';
import { IconHelp } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../common/lazy-part.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { ColorSchemeSwitch } from './ColorSchemeSwitch.tsx';
import { EngineChip } from './EngineChip.tsx';
import classes from './header.module.css';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { Logo } from './Logo.tsx';

const DatasetMenu = lazyPart(async () => (await import('./DatasetMenu.tsx')).DatasetMenu);

export function Header({ onHelp }: { onHelp(): void }) {
  const { t } = useTranslation('shell');
  const { goTo } = useActions();
  const hasDatasets = useStudio(({ datasets, broken }) => datasets.length > 0 || broken.length > 0);
  return (
    <header className={classes.header}>
      <button type="button" className={classes.brand} aria-label="Voxtune" onClick={() => goTo('data')}>
        <Logo />
        <span className={classes.name}>Voxtune</span>
      </button>
      <Suspense fallback={null}>{hasDatasets ? <DatasetMenu /> : null}</Suspense>
      <div className={classes.end}>
        <EngineChip />
        <LanguageSwitch />
        <ColorSchemeSwitch />
        <Tooltip label={t('help.title')}>
          <ActionIcon className={classes.help} aria-label={t('help.title')} onClick={onHelp}>
            <IconHelp size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
    </header>
  );
}
