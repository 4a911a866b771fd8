import { inverseEnergy, type Point } from './arrhenius-point.ts'

/** eV: an energy that is not bounded so far away is open. */
const FARTHEST = 100

/** Half of the 68 % interval of E_a by its profile, Δχ² = 1, the prefactor at its best at each energy; 0 for points
 *  that are not given with their errors, undefined where the interval is open to one side. */
export function profileWidth(points: readonly Point[], energy: number): number | undefined {
  if (!points.every(({ given }) => given)) return 0
  const most = chiAt(points, energy) + 1
  const [low, high] = [-1, 1].map((side) => {
    if (!(chiAt(points, energy + side * FARTHEST) > most)) return undefined
    let [inside, outside] = [0, FARTHEST]
    for (let round = 0; round < 60; round++) {
      const middle = (inside + outside) / 2
      if (chiAt(points, energy + side * middle) > most) outside = middle
      else inside = middle
    }
    return inside
  })
  return low === undefined || high === undefined ? undefined : (low + high) / 2
}

/** χ² of given values at this energy; the model is linear in its prefactor, which is not below zero. */
function chiAt(points: readonly Point[], energy: number): number {
  const exponents = points.map(
    ({ temperature, given }) => -(given?.power ?? 1) * energy * inverseEnergy(temperature),
  )
  const highest = Math.max(...exponents)
  let [total, cross, square] = [0, 0, 0]
  points.forEach(({ given }, i) => {
    if (!given) return
    const [value, model] = [given.value / given.error, Math.exp(exponents[i] - highest) / given.error]
    total += value * value
    cross += value * model
    square += model * model
  })
  return total - Math.max(0, cross) ** 2 / square
}
