// A bordered part of a place with its heading, and room for quiet controls beside it.

import type { ReactNode } from 'react';
import { useId } from 'react';
import classes from './Panel.module.css';

export interface PanelProps {
  title: ReactNode;
  /** Beside the heading, at the end of the line. */
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}

export function Panel({ title, aside, children, className }: PanelProps) {
  const headingId = useId();
  return (
    <section className={`${classes.panel} ${className ?? ''}`} aria-labelledby={headingId}>
      <header className={classes.header}>
        <h2 className={classes.title} id={headingId}>
          {title}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
