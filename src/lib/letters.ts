// Small things about text: bytes as letters (ISO 8859-1), as the signatures of files are written, and halves of letters.

/** One letter a byte. */
export function lettersOf(bytes: Iterable<number>): string {
  let letters = '';
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return letters;
}

/** With U+FFFD for each half of a surrogate pair that stands alone: no encoding has those. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
