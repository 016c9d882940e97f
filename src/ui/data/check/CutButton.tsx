// Cuts long clips into parts of so many seconds, or uses only the first part of each.

import { Button, NumberInput, Popover } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FindingFix } from '../../../dataset/checks/finding.ts';
import classes from './check.module.css';

interface CutButtonProps {
  cuts: readonly FindingFix[];
  /** Of a part. */
  mostSeconds?: number;
  isBusy: boolean;
  onCut(fix: FindingFix, seconds: number): void;
}

/** As long as most clips of the well-known data sets are at most. */
const usualSeconds = 10;
const longestPart = 600;

export function CutButton({ cuts, mostSeconds = longestPart, isBusy, onCut }: CutButtonProps) {
  const { t } = useTranslation('check');
  const [isOpen, setOpen] = useState(false);
  const [seconds, setSeconds] = useState<number | string>(Math.min(usualSeconds, mostSeconds));
  const isRight = typeof seconds === 'number' && seconds >= 1 && seconds <= mostSeconds;
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      width={320}
      position="bottom-end"
      trapFocus
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <Button size="compact-xs" variant="default" disabled={isBusy} onClick={() => setOpen(!isOpen)}>
          {t('fix.cut')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.cut} aria-label={t('cut.title')}>
        <NumberInput
          size="xs"
          label={t('cut.seconds')}
          min={1}
          max={mostSeconds}
          allowDecimal={false}
          allowNegative={false}
          value={seconds}
          onChange={setSeconds}
          data-autofocus
        />
        <p>{t('cut.hint')}</p>
        <span className={classes.fixes}>
          {cuts.map((fix) => (
            <Button
              key={fix.kind}
              size="xs"
              variant={fix.kind === 'cut' ? 'filled' : 'default'}
              disabled={!isRight}
              onClick={() => {
                setOpen(false);
                onCut(fix, Number(seconds));
              }}
            >
              {t(`cut.${fix.kind}`)}
            </Button>
          ))}
        </span>
      </Popover.Dropdown>
    </Popover>
  );
}
