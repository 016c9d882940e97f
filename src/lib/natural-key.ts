// Sorts names as a reader does.

/** Letters and numbers as a reader takes them: "clip 9" before "clip 10". Keys are compared as strings. */
export function naturalKey(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/\d+/g, (digits) => {
      const number = digits.replace(/^0+(?=\d)/, '');
      // as many digits as it has, then the digits; numbers of up to 60 digits keep among digits' places
      return String.fromCharCode(0x30 + Math.min(number.length, 60)) + number;
    });
}
