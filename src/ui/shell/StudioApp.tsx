// The page around the store: theme, words, the player, and the shell.

import '../common/mantine-styles.ts';
import '../common/base.css';
import { MantineProvider } from '@mantine/core';
import type { i18n } from 'i18next';
import { useMemo } from 'react';
import { I18nextProvider } from 'react-i18next';
import type { Studio } from '../../state/studio-store.ts';
import { ClipPlayerContext, createClipPlayer } from '../common/clip-player.ts';
import { cssVariablesResolver, theme } from '../common/theme.ts';
import { StudioContext } from '../common/use-studio.ts';
import { Shell } from './Shell.tsx';
import { ShellBoundary } from './ShellBoundary.tsx';

interface StudioAppProps {
  studio: Studio;
  i18n: i18n;
  /** For the style elements of the theme. */
  styleNonce: string | undefined;
}

export function StudioApp({ studio, i18n, styleNonce }: StudioAppProps) {
  const player = useMemo(
    () =>
      createClipPlayer({
        async read(clipIndex) {
          const samples = await studio.actions.readClip(clipIndex);
          return { samples, sampleRateHz: studio.store.getState().dataset?.record.sampleRateHz ?? 16_000 };
        },
      }),
    [studio],
  );
  return (
    <ShellBoundary studio={studio} i18n={i18n}>
      <I18nextProvider i18n={i18n}>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={cssVariablesResolver}
          defaultColorScheme="auto"
          getStyleNonce={() => styleNonce ?? ''}
        >
          <StudioContext.Provider value={studio}>
            <ClipPlayerContext.Provider value={player}>
              <Shell />
            </ClipPlayerContext.Provider>
          </StudioContext.Provider>
        </MantineProvider>
      </I18nextProvider>
    </ShellBoundary>
  );
}
