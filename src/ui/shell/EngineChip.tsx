// What computes, at a glance; what it is, why, and the choice of another, on a press.

import { Anchor, Popover, SegmentedControl, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type BackendPreference, backendPreferences, type EngineInfo } from '../../engine/backend/engine-info.ts';
import { pageFile, pageFolder } from '../../lib/page-files.ts';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { useErrorText } from '../common/error-text.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './header.module.css';
import { KernelPanel } from './KernelPanel.tsx';
import { SpeedPanel } from './SpeedPanel.tsx';

export function EngineChip() {
  const { t } = useTranslation('shell');
  const { engine, hasFailed } = useStudio((state) => ({
    engine: state.engine,
    hasFailed: state.errors.engine !== undefined,
  }));
  const { refreshEngine } = useActions();
  const kind = engine ? t(`engine.short.${engine.backend}`) : t(hasFailed ? 'engine.failed' : 'engine.starting');
  return (
    <Popover
      width={360}
      position="bottom-end"
      offset={12}
      trapFocus
      onOpen={() => void refreshEngine()}
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <UnstyledButton className={classes.chip} aria-label={t('engine.chip', { name: engine?.description ?? kind })}>
          <span className={classes.light} data-state={engine?.backend ?? (hasFailed ? 'failed' : 'starting')} />
          <span className={engine ? undefined : classes.chipMore}>{kind}</span>
          {engine && <span className={`${classes.chipText} ${classes.chipMore}`}>{chipDetail(engine)}</span>}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <EngineFacts engine={engine} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** The description without the kind that the chip already says. */
function chipDetail(engine: EngineInfo): string {
  return engine.backend === 'wasm'
    ? engine.description.replace(/^wasm\s*((plain )?SIMD,\s*)?/, '')
    : engine.description;
}

function EngineFacts({ engine }: { engine: EngineInfo | null }) {
  const { t } = useTranslation('shell');
  const format = useNumberFormat();
  const { setBackendPreference } = useActions();
  const errorText = useErrorText();
  const { preference, isBusy, offline, error } = useStudio((state) => ({
    offline: state.hosting.offline,
    error: state.errors.engine ?? null,
    preference: state.backendPreference,
    isBusy: isEngineTaken(state) || state.measuring !== null,
  }));
  const missingText = error ? errorText(error).sentence : t('engine.notReady');
  return (
    <div className={classes.engine}>
      <p>{engine ? t(`engine.why.${engine.noWebgpuReason ?? 'webgpu'}`) : missingText}</p>
      {engine && (
        <dl className={classes.facts}>
          <dt>{t('engine.device')}</dt>
          <dd>{engine.description}</dd>
          {engine.backend === 'webgpu' && (
            <>
              <dt>{t('engine.arithmetic')}</dt>
              <dd>{t(`engine.multiplies.${engine.arithmetic}`)}</dd>
            </>
          )}
          {engine.backend === 'wasm' && (
            <>
              <dt>{t('engine.threads')}</dt>
              <dd>
                {engine.threads < engine.threadsStarted
                  ? t('engine.threadsCome', {
                      threads: format.integer(engine.threads),
                      started: format.integer(engine.threadsStarted),
                    })
                  : format.integer(engine.threads)}
              </dd>
              <dt>SIMD</dt>
              <dd>{t(`engine.simd.${engine.simd ?? 'none'}`)}</dd>
              <dt>{t('engine.isolated')}</dt>
              <dd>{engine.isCrossOriginIsolated ? t('engine.yes') : <NotIsolated />}</dd>
            </>
          )}
          <dt>{t('engine.memory')}</dt>
          <dd>{format.bytes(engine.bytesInUse)}</dd>
          <dt>{t('engine.offline')}</dt>
          <dd>{t(`engine.offlineNow.${offline}`)}</dd>
        </dl>
      )}
      {engine?.verdict && <KernelPanel verdict={engine.verdict} />}
      <SpeedPanel />
      <div>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('engine.preference')}
          value={preference}
          disabled={isBusy}
          onChange={(value) => void setBackendPreference(value as BackendPreference)}
          data={backendPreferences.map((value) => ({ value, label: t(`engine.prefer.${value}`) }))}
        />
      </div>
      {preference === 'wasm-portable' ? <p>{t('engine.portable')}</p> : null}
      <p style={{ color: 'var(--mantine-color-dimmed)' }}>{isBusy ? t('engine.busy') : t('engine.privacy')}</p>
      <Anchor href={pageFile('third-party-licences.txt')} target="_blank" size="xs">
        {t('engine.licences')}
      </Anchor>
    </div>
  );
}

/** One thread only, and why: what a person can do about it differs. */
function NotIsolated() {
  const { t } = useTranslation('shell');
  const fault = useStudio(({ hosting }) => hosting.isolationFault);
  if (!fault) return t('engine.notIsolated');
  return (
    <>
      {t('engine.notIsolatedBecause', { why: t(`engine.isolation.${fault}`) })}{' '}
      {fault === 'frame' && (
        <Anchor href={pageFolder()} target="_blank" rel="noopener" size="xs">
          {t('engine.openAlone')}
        </Anchor>
      )}
    </>
  );
}
