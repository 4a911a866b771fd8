/** The smallest 2^k or 3·2^k from `least` up (and from 16 up): lengths that the FFT is fast for. */
export function fastLength(least: number): number {
  let length = 16
  while (length < least) {
    if (length * 1.5 >= least) return length * 1.5
    length *= 2
  }
  return length
}
