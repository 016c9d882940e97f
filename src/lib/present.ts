// What has to be there by the program's own logic, asked for instead of asserted: where it is not, the error says so at that
// place. Not for what a file or a person may leave out: that is a VoxtuneError.

/** The value; throws where there is none. */
export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new TypeError('A value that has to be there is missing.');
  return value;
}

/** The element at an index, counted from the end where it is negative; throws where the list does not reach. */
export function itemAt<T>(list: ArrayLike<T>, index: number): T {
  const value = list[index < 0 ? list.length + index : index];
  if (value === undefined) throw new RangeError(`There is no element ${index} in a list of ${list.length}.`);
  return value;
}
