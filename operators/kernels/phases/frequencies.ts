/** Lengths of the FFT that leaves its frequencies where they fall: 2^k or 3·2^k, 16 at least. */
export function powerLength(least: number): number {
  let length = 16
  while (length < least && (length * 3) / 2 < least) length *= 2
  return length >= least ? length : (length * 3) / 2
}

const radixOf = (n: number): number => (n % 3 === 0 ? 3 : n >= 4 ? 4 : 2)

/** Which frequency each place holds after passes of radix 3, 4, …, 4 or 2 in place. */
export function frequenciesOf(n: number): Uint32Array {
  const out = new Uint32Array(n)
  if (n === 1) return out
  const radix = radixOf(n)
  const part = n / radix
  const inner = frequenciesOf(part)
  for (let m = 0; m < radix; m++)
    for (let place = 0; place < part; place++) out[m * part + place] = m + radix * inner[place]
  return out
}

/** Twiddles of those passes in turn: w, w² (radix 3) or w, w², w³ (radix 4) of w = e^{−2πij/n}, for j < n/radix. */
export function powerTwiddles(length: number): Float32Array {
  const out: number[] = []
  for (let n = length; n > 4; n /= radixOf(n)) {
    const radix = radixOf(n)
    for (let j = 0; j < n / radix; j++) {
      for (let m = 1; m < radix; m++) {
        const angle = (-2 * Math.PI * ((j * m) % n)) / n
        out.push(Math.cos(angle), Math.sin(angle))
      }
    }
  }
  return Float32Array.from(out)
}
