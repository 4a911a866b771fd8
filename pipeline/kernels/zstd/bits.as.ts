// Bits of a block, forward and backward (RFC 8878, 4.1).

@inline
export function log2(value: u32): i32 {
  return 31 - clz(value)
}

/** The lowest bits of a word. */
@inline
export function low(word: u64, count: i32): u32 {
  return <u32>(word & ((<u64>1 << count) - 1))
}

/** Bits [at, at + count) of the bytes from `src`; at most 56. */
@inline
export function bits(src: usize, at: i32, count: i32): u32 {
  return low(load<u64>(src + (at >> 3)) >> (at & 7), count)
}

/** Position of the bit above which a backward stream ends: its last byte has a mark. */
@inline
export function top(src: usize, end: usize): i32 {
  if (end <= src) return -1
  let last = <u32>load<u8>(end - 1)
  return last == 0 ? -1 : (<i32>(end - src) << 3) - 8 + log2(last)
}
