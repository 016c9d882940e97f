// The models one can choose from: the built-in one, those brought here before, and a place to bring another.

import { ActionIcon, Badge, Button, Loader, UnstyledButton } from '@mantine/core';
import { IconCheck, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelRecord } from '../../model/model-record.ts';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { useBroken } from '../common/BrokenRecord.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { BrokenModelCard } from './BrokenModelCard.tsx';
import { DeleteModelDialog } from './DeleteModelDialog.tsx';
import classes from './ModelCards.module.css';
import { ModelDrop } from './ModelDrop.tsx';

export function ModelCards() {
  const { t } = useTranslation('model');
  const actions = useActions();
  const { models, openId, isLoading, isBusy } = useStudio((state) => ({
    models: state.models,
    openId: state.model?.id ?? null,
    isLoading: state.isLoadingModel,
    isBusy: isEngineTaken(state),
  }));
  const broken = useBroken('model');
  const [toDelete, setToDelete] = useState<ModelRecord | null>(null);
  const builtin = models.find((model) => model.source === 'builtin');
  const imported = models.filter((model) => model.source !== 'builtin');
  const isDisabled = isLoading || isBusy;

  return (
    <section className={classes.cards} aria-label={t('cards.label')} aria-busy={isLoading}>
      {builtin ? (
        <ModelCard
          model={builtin}
          isOpen={builtin.id === openId}
          isDisabled={isDisabled}
          onOpen={() => void actions.openModel(builtin.id)}
        />
      ) : (
        <BuiltinOffer isPrimary={openId === null} isDisabled={isDisabled} onUse={actions.useBuiltinModel} />
      )}
      {imported.map((model) => (
        <ModelCard
          key={model.id}
          model={model}
          isOpen={model.id === openId}
          isDisabled={isDisabled}
          onOpen={() => void actions.openModel(model.id)}
          onDelete={() => setToDelete(model)}
        />
      ))}
      {broken.map((record) => (
        <BrokenModelCard key={record.id} record={record} />
      ))}
      <ModelDrop isDisabled={isDisabled} onFiles={(files) => void actions.importModel(files)} />
      <DeleteModelDialog model={toDelete} onClose={() => setToDelete(null)} />
    </section>
  );
}

const sourceNames = { builtin: 'builtin', files: 'imported', hub: 'fromHub' } as const;

interface ModelCardProps {
  model: ModelRecord;
  isOpen: boolean;
  isDisabled: boolean;
  onOpen(): void;
  onDelete?(): void;
}

function ModelCard({ model, isOpen, isDisabled, onOpen, onDelete }: ModelCardProps) {
  const { t } = useTranslation('model');
  const format = useNumberFormat();
  const bytes = model.files.reduce((sum, file) => sum + file.bytes, 0);
  return (
    <article className={classes.card} data-open={isOpen || undefined}>
      <div className={classes.top}>
        <UnstyledButton className={classes.choose} disabled={isDisabled} aria-pressed={isOpen} onClick={onOpen}>
          <span className={classes.name} title={model.name}>
            {model.name}
          </span>
        </UnstyledButton>
        {isOpen ? (
          <Badge variant="light" tt="none" leftSection={<IconCheck size={12} aria-hidden />}>
            {t('cards.open')}
          </Badge>
        ) : null}
      </div>
      <p className={classes.facts}>
        <span>{t('cards.parameters', { count: format.compact(model.parameterCount) })}</span>
        <span>{format.bytes(bytes)}</span>
        <span>{t('cards.layers', { layers: model.layerCount, width: model.hiddenSize })}</span>
      </p>
      {model.labels ? (
        <p className={classes.facts}>{t('cards.ownLabels', { labels: model.labels.slice(0, 12).join(', ') })}</p>
      ) : null}
      {model.isUntrained ? <p className={classes.facts}>{t('cards.untrainedNote')}</p> : null}
      {model.source === 'builtin' && !model.isUntrained ? (
        <p className={classes.facts}>{t('cards.pretrainedNote')}</p>
      ) : null}
      <div className={classes.bottom}>
        {model.isUntrained ? (
          <Badge variant="outline" color="orange" tt="none" className={classes.untrained}>
            {t('cards.untrained')}
          </Badge>
        ) : null}
        <Badge variant="default" tt="none">
          {t(`cards.${sourceNames[model.source]}`)}
        </Badge>
        <Badge variant="default" tt="none">
          {t(`cards.type.${model.modelType}`)}
        </Badge>
        {onDelete ? (
          <ActionIcon
            className={classes.above}
            ml="auto"
            variant="subtle"
            color="gray"
            disabled={isDisabled}
            aria-label={t('delete.label', { name: model.name })}
            onClick={onDelete}
          >
            <IconTrash size={16} />
          </ActionIcon>
        ) : null}
      </div>
    </article>
  );
}

interface BuiltinOfferProps {
  /** While no model is in use this is what to do first. */
  isPrimary: boolean;
  isDisabled: boolean;
  onUse(): Promise<void>;
}

/** The built-in model before its first use: nothing of it is known yet but that it is here. */
function BuiltinOffer({ isPrimary, isDisabled, onUse }: BuiltinOfferProps) {
  const { t } = useTranslation('model');
  const isLoading = useStudio((state) => state.isLoadingModel);
  return (
    <article className={classes.card}>
      <span className={classes.name}>{t('cards.builtinName')}</span>
      <p className={classes.facts}>{t('cards.builtinNote')}</p>
      <div className={classes.bottom}>
        <Button size="xs" variant={isPrimary ? 'filled' : 'default'} disabled={isDisabled} onClick={() => void onUse()}>
          {t('cards.useBuiltin')}
        </Button>
        {isLoading ? <Loader size="xs" aria-label={t('cards.loading')} /> : null}
      </div>
    </article>
  );
}
