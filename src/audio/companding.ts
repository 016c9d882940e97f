// The two 8-bit telephone codes of ITU-T G.711, as float32 of full scale ±1 (16-bit values over 32768).

export type CompandingLaw = 'mu-law' | 'A-law';

/** Bits of a code: sign, 3 of exponent ("segment"), 4 of mantissa. Mu-law is sent inverted, A-law with every other bit. */
function mulawValue(code: number): number {
  const bits = ~code & 255;
  const magnitude = ((((bits & 15) << 3) + 132) << ((bits >> 4) & 7)) - 132;
  return bits & 128 ? 0 - magnitude : magnitude; // not -0, which no other decoder gives
}

function alawValue(code: number): number {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 7;
  const mantissa = ((bits & 15) << 4) + 8;
  const magnitude = segment === 0 ? mantissa : (mantissa + 256) << (segment - 1);
  return bits & 128 ? magnitude : -magnitude;
}

const tables = new Map<CompandingLaw, Float32Array>();

/** The sample of each of the 256 codes. */
export function companded(law: CompandingLaw): Float32Array {
  const known = tables.get(law);
  if (known) return known;
  const value = law === 'mu-law' ? mulawValue : alawValue;
  const table = Float32Array.from({ length: 256 }, (_, code) => value(code) / 32_768);
  tables.set(law, table);
  return table;
}
