// A model from Hugging Face: name it, see what would come, then let it come. Nothing is asked of anyone before a click.

import { Button, PasswordInput, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isModelType } from '../../config/architectures.ts';
import { AreaError } from '../common/ErrorNotice.tsx';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { HubDownloadView } from './HubDownloadView.tsx';
import classes from './HubPanel.module.css';
import { HubPreviewView } from './HubPreviewView.tsx';
import { recommendedModels } from './recommended-models.ts';
import { UnfinishedDownloads } from './UnfinishedDownloads.tsx';

export function HubPanel() {
  const { t } = useTranslation('model');
  const { lookAtHubModel } = useActions();
  const { preview, isLooking, download } = useStudio((state) => state.hub);
  const [reference, setReference] = useState('');
  const isBusy = isLooking || download !== null;
  const look = (text: string) => {
    setReference(text);
    if (text.trim() !== '' && !isBusy) void lookAtHubModel(text);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    look(reference);
  };
  return (
    <Panel title={t('hub.title')}>
      <p className={classes.note}>{t('hub.note')}</p>
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          className={classes.reference}
          label={t('hub.reference')}
          placeholder="facebook/hubert-base-ls960"
          value={reference}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          onChange={(event) => setReference(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          leftSection={<IconSearch size={16} aria-hidden />}
          loading={isLooking}
          disabled={isBusy || reference.trim() === ''}
        >
          {t('hub.look')}
        </Button>
      </form>
      <TokenField />
      <AreaError area="hub" />
      {download ? <HubDownloadView download={download} /> : null}
      {preview && !download ? <HubPreviewView preview={preview} /> : null}
      <UnfinishedDownloads />
      {preview || download ? null : <Recommended isDisabled={isBusy} onChoose={look} />}
    </Panel>
  );
}

/** Kept in memory: gone with the page. */
function TokenField() {
  const { t } = useTranslation('model');
  const { setHubToken } = useActions();
  const hasToken = useStudio((state) => state.hub.hasToken);
  return (
    <details className={classes.token}>
      <summary>{t(hasToken ? 'hub.tokenGiven' : 'hub.tokenOffer')}</summary>
      <PasswordInput
        className={classes.tokenInput}
        label={t('hub.token')}
        description={t('hub.tokenNote')}
        placeholder="hf_…"
        autoComplete="off"
        onChange={(event) => setHubToken(event.currentTarget.value)}
      />
    </details>
  );
}

function Recommended({ isDisabled, onChoose }: { isDisabled: boolean; onChoose(repo: string): void }) {
  const { t } = useTranslation('model');
  const format = useNumberFormat();
  const usable = recommendedModels.filter(({ modelType }) => isModelType(modelType));
  return (
    <>
      <h3 className={classes.heading}>{t('hub.recommended.title')}</h3>
      <ul className={classes.recommended}>
        {usable.map(({ repo, bytes, parameterCount, layerCount, hiddenSize, note }) => (
          <li key={repo}>
            <UnstyledButton className={classes.choice} disabled={isDisabled} onClick={() => onChoose(repo)}>
              <span className={classes.repo}>{repo}</span>
              <span className={classes.facts}>
                <span>{format.bytes(bytes)}</span>
                <span>{t('cards.parameters', { count: format.compact(parameterCount) })}</span>
                <span>{t('cards.layers', { layers: layerCount, width: hiddenSize })}</span>
              </span>
              <span className={classes.expect}>{t(`hub.recommended.${note}`)}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </>
  );
}
