// What cells of a table say, as numbers.

/** "0.5", "0,5" (where the comma is the decimal point), "1 234,5", "85 %"; null: no number. */
export function numberIn(cell: string): number | null {
  const plain = cell.replace(/\s|%$/g, '');
  if (/^[+-]?\d{1,3}(\.\d{3})+,\d+$/.test(plain)) return Number(plain.replaceAll('.', '').replace(',', '.'));
  if (/^[+-]?\d{1,3}(,\d{3})+\.\d+$/.test(plain)) return Number(plain.replaceAll(',', ''));
  if (!/^[+-]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  return Number(plain.replace(',', '.'));
}
