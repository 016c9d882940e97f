// A name on one line that loses its middle where there is no room: names of a list begin alike, and their ends tell them apart.

import classes from './LongName.module.css';

/** Letters that stay at the end. */
const tailLength = 12;

interface LongNameProps {
  text: string;
  /** The whole of it, where `text` is a part. */
  title?: string;
  className?: string | undefined;
}

export function LongName({ text, title = text, className = '' }: LongNameProps) {
  const [head, tail] = halves(text);
  return (
    <span className={`${classes.name} ${className}`} title={title}>
      <span className={classes.head}>{head}</span>
      <span className={classes.tail}>{tail}</span>
    </span>
  );
}

/** What may be cut, and what stays. A short name stays whole. */
export function halves(text: string): [head: string, tail: string] {
  const letters = text.length > tailLength ? tailLength : 0;
  // never between the two halves of one letter
  const cut = text.length - letters - (/[\uDC00-\uDFFF]/.test(text.charAt(text.length - letters)) ? 1 : 0);
  return [text.slice(0, cut), text.slice(cut)];
}
