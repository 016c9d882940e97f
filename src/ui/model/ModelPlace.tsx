// The place where a model is chosen and where one says how much of it trains.

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { openedLayerCount, trainedLayerCount } from '../../config/forward-mode.ts';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { AreaError } from '../common/ErrorNotice.tsx';
import { Panel } from '../common/Panel.tsx';
import { PlaceHeader } from '../common/PlaceHeader.tsx';
import { useActions, useStudio } from '../common/use-studio.ts';
import { FeatureExtractorTable } from './FeatureExtractorTable.tsx';
import { HubPanel } from './HubPanel.tsx';
import { LayerStack } from './LayerStack.tsx';
import { LoadingReport } from './LoadingReport.tsx';
import { ModelCards } from './ModelCards.tsx';
import classes from './ModelPlace.module.css';
import { ParameterShare, trainableCount } from './ParameterShare.tsx';

export function ModelPlace() {
  const { t } = useTranslation('model');
  const { setConfig } = useActions();
  const { model, labelCount, counts, config, isBusy } = useStudio((state) => ({
    model: state.model,
    labelCount: state.dataset ? state.dataset.labels.length : null,
    counts: state.parameterCounts,
    config: state.config,
    isBusy: isEngineTaken(state),
  }));
  const { trainableParts, trainLayers } = config;
  const layerCount = model ? openedLayerCount(config, model.layerCount) : 0;
  const shownLayers = model ? trainedLayerCount(config, model.layerCount) : trainLayers;
  const trainsMore = trainableParts === 'everything' || trainableParts === 'all_but_convolutions';
  const ownCounts = counts && model && counts.perLayer.length === layerCount ? counts : null;
  return (
    <div className={classes.place}>
      <PlaceHeader title={t('title')} subtitle={t('subtitle')}>
        {model ? <OnwardButton /> : null}
      </PlaceHeader>
      <AreaError area="model" />
      <ModelCards />
      <HubPanel />
      {model ? (
        <div className={classes.columns}>
          <Panel title={t('stack.title')}>
            <p className={classes.hint}>{t(trainsMore ? `stack.parts.${trainableParts}` : 'stack.hint')}</p>
            <LayerStack
              layerCount={layerCount}
              unusedCount={model.layerCount - layerCount}
              labelCount={labelCount}
              samplingRateHz={model.featureExtractor.samplingRateHz}
              counts={ownCounts}
              trainLayers={shownLayers}
              isDisabled={isBusy}
              onChange={(next) => setConfig({ trainLayers: next, trainableParts: 'top_layers' })}
            />
          </Panel>
          <div className={classes.side}>
            {ownCounts ? (
              <Panel title={t('share.title')}>
                <ParameterShare
                  counts={ownCounts}
                  trainable={trainsMore ? ownCounts.trainable : trainableCount(ownCounts, shownLayers)}
                />
              </Panel>
            ) : null}
            <LoadingReport report={model.loading} />
          </div>
          <FeatureExtractorTable model={model} isDisabled={isBusy} />
          <div className={classes.onward}>
            <OnwardButton variant="default" />
          </div>
        </div>
      ) : (
        <p className={classes.hint}>{t('noneOpen')}</p>
      )}
    </div>
  );
}

/** The next step: at the head of the place, and below what one reads and sets before it. */
function OnwardButton({ variant = 'filled' }: { variant?: 'filled' | 'default' }) {
  const { t } = useTranslation('model');
  const { goTo, draftRun } = useActions();
  const hasData = useStudio((state) => state.dataset !== null);
  return (
    <Button variant={variant} onClick={hasData ? draftRun : () => goTo('data')}>
      {t(hasData ? 'onward.train' : 'onward.data')}
    </Button>
  );
}
