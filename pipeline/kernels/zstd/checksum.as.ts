// XXH64 with seed 0 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md).

const P1: u64 = 0x9e3779b185ebca87
const P2: u64 = 0xc2b2ae3d27d4eb4f
const P3: u64 = 0x165667b19e3779f9
const P4: u64 = 0x85ebca77c2b2ae63
const P5: u64 = 0x27d4eb2f165667c5

let a: u64 = 0
let b: u64 = 0
let c: u64 = 0
let d: u64 = 0
let total: u64 = 0

export function forgetSum(): void {
  a = P1 + P2
  b = P2
  c = 0
  d = 0 - P1
  total = 0
}

@inline
function round(lane: u64, value: u64): u64 {
  return rotl<u64>(lane + value * P2, 31) * P1
}

/** Takes whole pieces of 32 bytes; where it stopped. */
export function sum(from: usize, to: usize): usize {
  let start = from
  for (; from + 32 <= to; from += 32) {
    a = round(a, load<u64>(from))
    b = round(b, load<u64>(from, 8))
    c = round(c, load<u64>(from, 16))
    d = round(d, load<u64>(from, 24))
  }
  total += from - start
  return from
}

/** The lower half of the sum, with the last bytes. */
export function sumUp(from: usize, to: usize): u32 {
  let h = P5
  if (total > 0) {
    h = rotl<u64>(a, 1) + rotl<u64>(b, 7) + rotl<u64>(c, 12) + rotl<u64>(d, 18)
    h = (h ^ round(0, a)) * P1 + P4
    h = (h ^ round(0, b)) * P1 + P4
    h = (h ^ round(0, c)) * P1 + P4
    h = (h ^ round(0, d)) * P1 + P4
  }
  h += total + (to - from)
  for (; from + 8 <= to; from += 8) h = rotl<u64>(h ^ round(0, load<u64>(from)), 27) * P1 + P4
  if (from + 4 <= to) {
    h = rotl<u64>(h ^ (<u64>load<u32>(from) * P1), 23) * P2 + P3
    from += 4
  }
  for (; from < to; from++) h = rotl<u64>(h ^ (<u64>load<u8>(from) * P5), 11) * P1
  h = (h ^ (h >> 33)) * P2
  h = (h ^ (h >> 29)) * P3
  return <u32>(h ^ (h >> 32))
}
