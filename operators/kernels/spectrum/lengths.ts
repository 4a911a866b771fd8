const FACTORS = [1, 3, 5, 15, 25]

/** The smallest 2^k times 1, 3, 5, 15 or 25 from `least` up (from 16 up, k at least 2): lengths that the FFT is fast for. */
export const fastLength = (least: number): number =>
  Math.min(
    ...FACTORS.map((factor) => {
      let length = 4 * factor
      while (length < least || length < 16) length *= 2
      return length
    }),
  )
