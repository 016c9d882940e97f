// The order of the work, and how far each step is; Runs and Storage beside it. On a phone: a row of icons at the bottom.

import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Place } from '../../state/places.ts';
import { type Step, type StepState, stepState } from '../../state/step-states.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, usePlaceAtOnce, useStudio } from '../common/use-studio.ts';
import { placeIcons, placeOrder } from './places.ts';
import { StepMark } from './StepMark.tsx';
import classes from './step-list.module.css';

const steps: readonly Step[] = ['data', 'model', 'probe', 'train', 'evaluate', 'predict'];
const beside: readonly Place[] = ['runs', 'storage'];

export function StepList() {
  const { t } = useTranslation('shell');
  const format = useNumberFormat();
  const runCount = useStudio((state) => state.runs.length);
  const { goTo } = useActions();
  const open = usePlaceAtOnce();
  return (
    <nav className={classes.nav} aria-label={t('steps')}>
      <ol className={classes.list}>
        {steps.map((step) => (
          <StepItem key={step} step={step} isOpen={open === step} onOpen={goTo} />
        ))}
      </ol>
      <ul className={`${classes.list} ${classes.beside}`}>
        {beside.map((place) => (
          <li key={place}>
            <PlaceButton place={place} label={t(`place.${place}`)} isOpen={open === place} onOpen={goTo}>
              {place === 'runs' && runCount > 0 && (
                <span className={classes.count}>{runCount > 999 ? format.integer(runCount) : runCount}</span>
              )}
            </PlaceButton>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface StepItemProps extends Pick<PlaceButtonProps, 'isOpen' | 'onOpen'> {
  step: Step;
}

function StepItem({ step, isOpen, onOpen }: StepItemProps) {
  const { t } = useTranslation('shell');
  const state: StepState = useStudio((studio) => stepState(step, studio));
  const name = t(`place.${step}`);
  const problems = state.kind === 'done' && state.problems ? t('problems', { count: state.problems }) : undefined;
  const note = state.kind === 'needs' ? t(`needs.${state.need}`) : (problems ?? t(`stepState.${state.kind}`));
  return (
    <li>
      <PlaceButton
        place={step}
        label={`${name}: ${note}`}
        note={state.kind === 'needs' ? note : problems}
        isOpen={isOpen}
        onOpen={onOpen}
      >
        <StepMark kind={state.kind} />
      </PlaceButton>
    </li>
  );
}

interface PlaceButtonProps {
  place: Place;
  label: string;
  note?: string | undefined;
  isOpen: boolean;
  onOpen(place: Place): void;
  children?: ReactNode;
}

function PlaceButton({ place, label, note, isOpen, onOpen, children }: PlaceButtonProps) {
  const { t } = useTranslation('shell');
  const Icon = placeIcons[place];
  return (
    <UnstyledButton
      className={classes.item}
      aria-label={label}
      aria-current={isOpen ? 'page' : undefined}
      onClick={() => onOpen(place)}
    >
      <span className={classes.number} aria-hidden>
        {placeOrder.indexOf(place) + 1}
      </span>
      <Icon className={classes.icon} size={20} stroke={1.6} aria-hidden />
      <span className={classes.text}>
        <span className={classes.name}>{t(`place.${place}`)}</span>
        {note && <span className={classes.note}>{note}</span>}
      </span>
      <span className={classes.mark}>{children}</span>
    </UnstyledButton>
  );
}
