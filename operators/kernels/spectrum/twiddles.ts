/** exp(−2πik/n) for k < n/2, interleaved; each from an angle of at most 45°, so that symmetric ones agree. */
export function twiddles(n: number, into = new Float64Array(n)): Float64Array {
  for (let k = 0; k < n / 2; k++) {
    const eighth = Math.floor((8 * k) / n)
    const [cosine, sine] = firstQuadrant(eighth >= 2 ? k - n / 4 : k, n)
    into[2 * k] = eighth >= 2 ? -sine : cosine
    into[2 * k + 1] = eighth >= 2 ? -cosine : -sine
  }
  return into
}

function firstQuadrant(k: number, n: number): [number, number] {
  if (8 * k <= n) return [Math.cos((2 * Math.PI * k) / n), Math.sin((2 * Math.PI * k) / n)]
  const rest = (2 * Math.PI * (n / 4 - k)) / n
  return [Math.sin(rest), Math.cos(rest)]
}
