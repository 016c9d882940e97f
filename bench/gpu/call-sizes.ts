// How much the two tasks do that find an adapter's limits; bench/peers/native.py has the same numbers.

/** Dispatches of a call of `launches`. */
export const launches = 1000;

/** Of a vector of `copy`: two are read, one is written. */
export const copiedNumbers = 2 ** 24;
export const copiedBytes = 3 * 4 * copiedNumbers;
