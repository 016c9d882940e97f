// Bytes as text, one letter each (ISO 8859-1), as the signatures of files are written.

export function lettersOf(bytes: Iterable<number>): string {
  let letters = '';
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return letters;
}
