import { type Candidates, type CentreJob, STRETCH } from './centre-candidates.ts'
import type { ShellRule } from './shell-rules.ts'

const least = new Float64Array(STRETCH)

/** Which of the candidates of a row has the nearest centre in each of some frames, in a cell that does not vary; the first of equals. */
export function nearestCentres(
  { ions, centres, frames }: CentreJob,
  row: number,
  from: number,
  to: number,
  { count, centre, shift }: Candidates,
  best: Int32Array,
): void {
  const x = ions[0]
  const y = ions[1]
  const z = ions[2]
  const u = centres[0]
  const v = centres[1]
  const w = centres[2]
  least.fill(Number.POSITIVE_INFINITY)
  for (let k = 0; k < count; k++) {
    const sx = shift[3 * k]
    const sy = shift[3 * k + 1]
    const sz = shift[3 * k + 2]
    const away = (centre[k] - row) * frames
    for (let i = row * frames + from, n = 0; n < to - from; i++, n++) {
      const dx = u[away + i] - x[i] + sx
      const dy = v[away + i] - y[i] + sy
      const dz = w[away + i] - z[i] + sz
      const square = dx * dx + dy * dy + dz * dz
      if (square >= least[n]) continue
      least[n] = square
      best[n] = k
    }
  }
}

/** Which of the candidates of a row is the nearest in a frame. */
export function nearestOf(
  job: CentreJob,
  rule: ShellRule,
  row: number,
  t: number,
  { count, centre, shift }: Candidates,
  d: Float64Array,
): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  let hopeless = Number.POSITIVE_INFINITY
  for (let k = 0; k < count; k++) {
    displacement(job, row, t, centre[k], shift, 3 * k, d)
    if (d[0] * d[0] + d[1] * d[1] + d[2] * d[2] > hopeless) continue
    const nearness = rule.nearness(d)
    if (nearness >= least) continue
    best = k
    least = nearness
    hopeless = rule.hopeless(least)
  }
  return best
}

/** Centre − ion in the true cell of frame t, Å. */
export function displacement(
  { ions, centres, frames, maps }: CentreJob,
  row: number,
  t: number,
  k: number,
  shift: Float64Array,
  at: number,
  out: Float64Array,
): void {
  const i = row * frames + t
  const j = k * frames + t
  const dx = centres[0][j] - ions[0][i] + shift[at]
  const dy = centres[1][j] - ions[1][i] + shift[at + 1]
  const dz = centres[2][j] - ions[2][i] + shift[at + 2]
  const m = 9 * t
  out[0] = maps ? dx * maps[m] + dy * maps[m + 3] + dz * maps[m + 6] : dx
  out[1] = maps ? dx * maps[m + 1] + dy * maps[m + 4] + dz * maps[m + 7] : dy
  out[2] = maps ? dx * maps[m + 2] + dy * maps[m + 5] + dz * maps[m + 8] : dz
}
