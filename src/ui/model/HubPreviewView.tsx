// What a model on Hugging Face would bring: its kind, its files with their sizes, the space it takes.

import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { HubPreview } from '../../hub/hub-types.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions } from '../common/use-studio.ts';
import classes from './HubPanel.module.css';

export function HubPreviewView({ preview }: { preview: HubPreview }) {
  const { t } = useTranslation('model');
  const format = useNumberFormat();
  const actions = useActions();
  const { repo, revision, commit, files, totalBytes, receivedBytes, spaceLeftBytes, storedModelId } = preview;
  const hasUnknownSize = files.some(({ bytes }) => bytes === null);
  return (
    <section className={classes.preview} aria-label={t('hub.preview.label', { repo })}>
      <p className={classes.repo}>{repo}</p>
      <p className={classes.facts}>
        <span>{t(`cards.type.${preview.modelType}`)}</span>
        <span>{t('cards.parameters', { count: format.compact(preview.parameterCount) })}</span>
        <span>{t('cards.layers', { layers: preview.layerCount, width: preview.hiddenSize })}</span>
        {preview.license ? <span>{t('hub.preview.license', { license: preview.license })}</span> : null}
        <span>{t('hub.preview.revision', { revision, commit: commit.slice(0, 8) })}</span>
      </p>
      <ul className={classes.files}>
        {files.map(({ path, bytes }) => (
          <li key={path}>
            <code>{path}</code>
            <span>{bytes === null ? t('hub.preview.unknownSize') : format.bytes(bytes)}</span>
          </li>
        ))}
      </ul>
      <p className={classes.total}>
        {t(hasUnknownSize ? 'hub.preview.totalAtLeast' : 'hub.preview.total', { size: format.bytes(totalBytes) })}
        {spaceLeftBytes === null ? null : <span>{t('hub.preview.space', { size: format.bytes(spaceLeftBytes) })}</span>}
        {receivedBytes > 0 ? <span>{t('hub.preview.received', { size: format.bytes(receivedBytes) })}</span> : null}
      </p>
      <div className={classes.buttons}>
        {storedModelId === null ? (
          <Button leftSection={<IconDownload size={16} aria-hidden />} onClick={() => void actions.downloadHubModel()}>
            {t(receivedBytes > 0 ? 'hub.preview.goOn' : 'hub.preview.download', { size: format.bytes(totalBytes) })}
          </Button>
        ) : (
          <Button
            onClick={() => {
              void actions.openModel(storedModelId);
              actions.closeHubPreview();
            }}
          >
            {t('hub.preview.useStored')}
          </Button>
        )}
        <Button variant="default" onClick={actions.closeHubPreview}>
          {t('hub.preview.close')}
        </Button>
      </div>
    </section>
  );
}
