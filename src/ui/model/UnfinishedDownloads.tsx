// Downloads that were stopped or cut: each can go on from where it is, or be thrown away. And those that came whole but
// cannot be loaded: going on would not help them.

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../common/error-text.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './HubPanel.module.css';

export function UnfinishedDownloads() {
  const { t } = useTranslation('model');
  const format = useNumberFormat();
  const errorText = useErrorText();
  const actions = useActions();
  const { unfinished, preview, download, isLooking } = useStudio((state) => state.hub);
  // the one that is looked at or coming is shown above
  const others = unfinished.filter(
    ({ commit, repo, unusable }) =>
      commit !== '' && repo !== download?.repo && (commit !== preview?.commit || unusable !== null),
  );
  if (others.length === 0) return null;
  const isBusy = isLooking || download !== null;
  return (
    <>
      <h3 className={classes.heading}>{t('hub.unfinished.title')}</h3>
      <ul className={classes.unfinished}>
        {others.map(({ id, repo, receivedBytes, totalBytes, unusable }) => (
          <li key={id}>
            <span className={classes.repo}>{repo}</span>
            <span className={classes.facts}>
              {unusable
                ? t('hub.unfinished.unusable', { size: format.bytes(receivedBytes), why: errorText(unusable).sentence })
                : t('hub.unfinished.received', { done: format.bytes(receivedBytes), total: format.bytes(totalBytes) })}
            </span>
            <span className={classes.buttons}>
              {unusable ? null : (
                <Button
                  size="compact-sm"
                  disabled={isBusy}
                  aria-label={t('hub.unfinished.goOnLabel', { repo })}
                  onClick={() => void actions.continueHubDownload(id)}
                >
                  {t('hub.unfinished.goOn')}
                </Button>
              )}
              <Button
                size="compact-sm"
                variant="default"
                disabled={isBusy}
                aria-label={t('hub.unfinished.discardLabel', { repo })}
                onClick={() => void actions.discardHubDownload(id)}
              >
                {t('hub.unfinished.discard')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
