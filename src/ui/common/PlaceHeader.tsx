// The head of a place: its name, one line about it, and its one primary button at the end.

import type { ReactNode } from 'react';
import classes from './PlaceHeader.module.css';

interface PlaceHeaderProps {
  title: ReactNode;
  subtitle?: ReactNode;
  /** Buttons. */
  children?: ReactNode;
}

export function PlaceHeader({ title, subtitle, children }: PlaceHeaderProps) {
  return (
    <header className={classes.header}>
      <div className={classes.words}>
        <h1 className={classes.title}>{title}</h1>
        {subtitle ? <p className={classes.subtitle}>{subtitle}</p> : null}
      </div>
      {children ? <div className={classes.actions}>{children}</div> : null}
    </header>
  );
}
