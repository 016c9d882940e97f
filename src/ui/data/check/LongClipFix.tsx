// Where a run does not fit into memory because of its longest clips: to cut them, to use only their beginning, or to leave them out.

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { clipsLongerThan } from '../../../dataset/checks/length-checks.ts';
import { isEngineTaken } from '../../../state/engine-taken.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useActions, useStudio } from '../../common/use-studio.ts';
import { CutButton } from './CutButton.tsx';
import classes from './check.module.css';

interface LongClipFixProps {
  /** Clips up to here fit. */
  seconds: number;
  onDone?(): void;
}

export function LongClipFix({ seconds, onDone }: LongClipFixProps) {
  const { t } = useTranslation('check');
  const format = useNumberFormat();
  const { cutClips, excludeClips } = useActions();
  const { dataset, isBusy } = useStudio((state) => ({
    dataset: state.dataset,
    isBusy: state.isCutting || isEngineTaken(state),
  }));
  const clips = dataset ? clipsLongerThan(dataset, seconds) : [];
  if (clips.length === 0) return null;
  const after = (work: Promise<void>) => void work.then(onDone, () => undefined);
  return (
    <span className={classes.longClips}>
      <CutButton
        cuts={[
          { kind: 'cut', clips },
          { kind: 'shorten', clips },
        ]}
        mostSeconds={Math.floor(seconds)}
        isBusy={isBusy}
        onCut={({ kind }, each) =>
          after(cutClips(clips, { kind: kind === 'shorten' ? 'first' : 'all', seconds: each }))
        }
      />
      <Button size="compact-xs" variant="default" disabled={isBusy} onClick={() => after(excludeClips(clips, true))}>
        {t('fix.exclude', { count: clips.length, number: format.integer(clips.length) })}
      </Button>
    </span>
  );
}
