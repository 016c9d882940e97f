// Everything that can be made of a run to be taken away: a calm list by purpose. Part of the shell, since runs are exported from many
// places; what is made goes on when it is closed.

import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { defaultExportOptions, type ExportKind, type ExportOptions, exportKinds } from '../../export/export-kinds.ts';
import { currentResultStep, type RunRecord } from '../../run/run-record.ts';
import { useCodeLanguage } from '../common/label-text.ts';
import type { Said } from '../common/said.ts';
import { useIsNarrow } from '../common/use-is-narrow.ts';
import { useReturnFocus } from '../common/use-return-focus.ts';
import { useSaid } from '../common/use-said.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { ExportCardView } from './ExportCardView.tsx';
import classes from './export.module.css';
import { exportCards, exportPurposes } from './export-cards.ts';

export function ExportDialog() {
  const run = useStudio(({ exportRunId, runs }) => runs.find(({ id }) => id === exportRunId) ?? null);
  const language = useCodeLanguage();
  // as they were left, until the page is closed; a report is in the page's language until another is chosen
  const [chosen, setChosen] = useState<Partial<ExportOptions>>({});
  const options: ExportOptions = { ...defaultExportOptions, report: { language }, ...chosen };
  if (!run) return null;
  const change = <Kind extends ExportKind>(kind: Kind, changed: ExportOptions[Kind]) =>
    setChosen((current) => ({ ...current, [kind]: changed }));
  return <OpenDialog key={run.id} run={run} options={options} onChange={change} />;
}

interface OpenDialogProps {
  run: RunRecord;
  options: ExportOptions;
  onChange<Kind extends ExportKind>(kind: Kind, options: ExportOptions[Kind]): void;
}

function OpenDialog({ run, options, onChange }: OpenDialogProps) {
  const { t } = useTranslation('export');
  const { hideExports } = useActions();
  const isNarrow = useIsNarrow();
  useReturnFocus();
  return (
    <Modal
      opened
      onClose={hideExports}
      size={720}
      fullScreen={isNarrow}
      title={t('title', { name: run.name })}
      closeButtonProps={{ 'aria-label': t('close') }}
      transitionProps={{ duration: 0 }}
    >
      <WhatOf run={run} />
      {exportPurposes.map((purpose) => {
        const kinds = exportKinds.filter((kind) => exportCards[kind].purpose === purpose);
        if (kinds.length === 0) return null;
        return (
          <section key={purpose} className={classes.purpose} aria-labelledby={`export-${purpose}`}>
            <h3 id={`export-${purpose}`}>{t(`purpose.${purpose}`)}</h3>
            <ul className={classes.cards}>
              {kinds.map((kind) => (
                <ExportCardView key={kind} kind={kind} run={run} options={options[kind]} onChange={onChange} />
              ))}
            </ul>
          </section>
        );
      })}
    </Modal>
  );
}

/** Which weights they have, and where they are made. */
function WhatOf({ run }: { run: RunRecord }) {
  const said = useSaid('export');
  const isTraining = useStudio(
    ({ running, elsewhere }) =>
      (running?.kind === 'train' && running.runId === run.id) || elsewhere[run.id] !== undefined,
  );
  const step = currentResultStep(run);
  const ofStep: Said[] =
    step !== null && run.probe === undefined ? [{ key: isTraining ? 'stepSoFar' : 'step', values: { step } }] : [];
  return <p className={classes.about}>{said([...ofStep, { key: 'local' }])}</p>;
}
