import { errorOf, PARTS } from '../sampling/means.ts'
import { overRunsAndParts } from '../sampling/over-runs.ts'
import type { Hills } from './hills.ts'
import { hillAt, pointOf } from './hills-surface.ts'
import type { ValueGrid } from './value-grid.ts'

/** Half the 68 % interval of the height h of bin `top` over bin `low` on the surface of the first `count` hills, by how that height went over the second
 *  half of them. Undefined for fewer than two hills a part, and where a bin is not reached before.
 *
 *  At n hills a deviation v of a filled surface decays as n dv/dn = −γ v + noise (γ the bias factor; ∞ where hills keep their height), so that of each of
 *  32 stretches a…b of the hills (1 − 1/γ)⟨h⟩ + (b h_b − a h_a)/γ(b − a) is a value of its own: their mean has the error of a mean over time, and
 *  the height at the end scatters about it as h did, ∝ √n. The interval holds both. It is too small where a run crossed the barrier a few times.
 *  Sources: Barducci, Bussi and Parrinello, Phys. Rev. Lett. 100, 020603 (2008), whose rate of deposition is linearised about the
 *  filled surface; Micheletti, Laio and Parrinello, Phys. Rev. Lett. 92, 170601 (2004): the mean over time at γ = ∞. */
export function heightError(
  hills: Hills,
  grid: ValueGrid,
  [top, low]: readonly [number, number],
  count: number,
): number | undefined {
  const first = Math.floor(count / 2)
  if (count - first < 2 * PARTS) return undefined
  const heights = heightsOf(hills, grid, [top, low], count)
  if (!heights || heights.from > first) return undefined
  const gain = hills.factor > 1 ? 1 / hills.factor : 0
  const edge = (k: number) => first + Math.floor((k * (count - first)) / PARTS)
  const values = Array.from({ length: PARTS }, (_, k) => settledIn(heights.h, edge(k), edge(k + 1), gain))
  const mean = overRunsAndParts([{ parts: values }], 'mean', (above) => ({ above, below: 1 }))
  if (mean.error === undefined) return undefined
  let square = 0
  for (let n = first; n < count; n++) {
    const d = heights.h[n + 1] - mean.value
    square += (d * d * n) / count / (count - first)
  }
  return Math.hypot(errorOf(square, mean.dof).error ?? 0, mean.error)
}

/** Height [n] after n hills, and the first n at which both bins hold something. */
function heightsOf(hills: Hills, grid: ValueGrid, bins: readonly [number, number], count: number) {
  const points = bins.map((bin) => pointOf(grid, bin))
  const sums = [0, 0]
  const h = new Float64Array(count + 1)
  let from = -1
  for (let hill = 0; hill < count; hill++) {
    points.forEach((point, k) => {
      sums[k] -= hillAt(hills, grid, hill, point)
    })
    h[hill + 1] = sums[0] - sums[1]
    if (from < 0 && sums[0] < 0 && sums[1] < 0) from = hill + 1
  }
  return from < 0 ? undefined : { h, from }
}

/** What hills a to b − 1 say of the height that the surface settles at. */
function settledIn(h: Float64Array, a: number, b: number, gain: number): number {
  let sum = 0
  for (let n = a; n < b; n++) sum += h[n + 1]
  return ((1 - gain) * sum + gain * (b * h[b] - a * h[a])) / (b - a)
}
