// The sign of a step's state: a ring that turns, a tick, or nothing to catch the eye.

import { Loader } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { StepState } from '../../state/step-states.ts';
import classes from './step-list.module.css';

export function StepMark({ kind }: { kind: StepState['kind'] }) {
  switch (kind) {
    case 'doing':
      return <Loader size={14} aria-hidden />;
    case 'done':
      return <IconCheck className={classes.tick} size={16} stroke={2} aria-hidden />;
    case 'ready':
    case 'needs':
      return null;
  }
}
