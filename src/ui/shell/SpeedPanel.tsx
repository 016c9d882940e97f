// How fast this machine is, measured on a press, and what that means for the data that is open.

import { Button, Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Split } from '../../dataset/splits/split.ts';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { speedMeasured } from '../../state/machine-speed.ts';
import { currentBenchmark, estimateTime } from '../../state/time-estimate.ts';
import type { BenchmarkResult } from '../../training/benchmark-types.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './header.module.css';

export function SpeedPanel() {
  const { t } = useTranslation('shell');
  const { measureMachine, stopMeasuring } = useActions();
  const { measuring, isBusy, hasEngine, benchmark } = useStudio((state) => ({
    measuring: state.measuring,
    isBusy: isEngineTaken(state),
    hasEngine: state.engine !== null,
    benchmark: currentBenchmark(state),
  }));
  return (
    <section className={classes.speed} aria-label={t('speed.title')}>
      <div className={classes.speedHead}>
        <h3>{t('speed.title')}</h3>
        {measuring ? (
          <Button size="compact-xs" variant="default" onClick={stopMeasuring}>
            {t('speed.stop')}
          </Button>
        ) : (
          <Button
            size="compact-xs"
            variant="default"
            disabled={isBusy || !hasEngine}
            onClick={() => void measureMachine()}
          >
            {t(benchmark ? 'speed.again' : 'speed.measure')}
          </Button>
        )}
      </div>
      <div aria-live="polite">
        {measuring ? (
          <p className={classes.speedNow}>
            <Loader size={14} aria-hidden /> {t(`speed.now.${measuring}`)}
          </p>
        ) : benchmark ? (
          <Figures benchmark={benchmark} />
        ) : (
          <p className={classes.quiet}>{t('speed.none')}</p>
        )}
      </div>
    </section>
  );
}

const sizeOf = ({ train, validation, test }: Split) => train.length + validation.length + test.length;

function Figures({ benchmark }: { benchmark: BenchmarkResult }) {
  const { t } = useTranslation('shell');
  const format = useNumberFormat();
  const dataset = useStudio((state) => state.dataset);
  const speed = (clipsPerSec: number) =>
    t('speed.clipsPerSec', { speed: format.decimal(clipsPerSec, clipsPerSec < 10 ? 1 : 0) });
  const estimate = dataset ? estimateTime(speedMeasured(benchmark), dataset) : null;
  const clipCount = dataset ? sizeOf(dataset.split) : 0;
  return (
    <>
      <dl className={classes.facts}>
        <dt>{t('speed.product')}</dt>
        <dd>{t('speed.gigaflops', { speed: format.decimal(benchmark.productGigaflopsPerSec, 1) })}</dd>
        {benchmark.trunk.map((rate) => (
          <FactRow
            key={rate.batchSize}
            name={t('speed.trunk', { count: rate.batchSize })}
            value={speed(rate.clipsPerSec)}
          />
        ))}
        <FactRow name={t('speed.step')} value={speed(benchmark.step.clipsPerSec)} />
      </dl>
      <p className={classes.quiet}>
        {t('speed.with', {
          model: benchmark.modelName,
          count: benchmark.trainLayers,
          seconds: format.decimal(benchmark.clipSec, 1),
        })}
      </p>
      {estimate && clipCount > 0 && (
        <p>
          {t('speed.estimate', {
            count: clipCount,
            clips: format.integer(clipCount),
            trunk: format.duration(Math.max(1, estimate.trunkSec ?? 0)),
            epoch: format.duration(Math.max(1, estimate.epochSec)),
          })}
        </p>
      )}
    </>
  );
}

function FactRow({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
