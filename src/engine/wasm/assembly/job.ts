// What a kernel is asked to do: 32-bit words in a row, numbers and addresses, which the caller writes.

// @ts-ignore: decorator
@inline
export function word(job: usize, index: i32): i32 {
  return load<i32>(job + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
export function address(job: usize, index: i32): usize {
  return load<usize>(job + (<usize>index << 2));
}
