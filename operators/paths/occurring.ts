import type { Counts } from '../markov/counts.ts'

/** Counts over the states that occur alone, and the numbers that these had. */
export interface Occurring {
  readonly counts: Counts
  /** Original number of each state. */
  readonly numbers: readonly number[]
}

/** Leaves out the states that no transition begins or ends in: labels 0, 19 … 24 are seven states. */
export function occurring(counts: Counts): Occurring {
  const { states, total, samples, names } = counts
  const all = Array.from({ length: states }, (_, state) => state)
  const numbers = all.filter((i) => all.some((j) => total[i * states + j] > 0 || total[j * states + i] > 0))
  const n = numbers.length
  if (n === states) return { counts, numbers }
  const placeOf = all.map((state) => numbers.indexOf(state))
  const moved = (cell: number) => placeOf[Math.floor(cell / states)] * n + placeOf[cell % states]
  const kept = Float64Array.from({ length: n * n }, (_, cell) => {
    const [from, to] = [numbers[Math.floor(cell / n)], numbers[cell % n]]
    return total[from * states + to]
  })
  return {
    counts: {
      ...counts,
      states: n,
      names: numbers.map((state) => names[state]),
      total: kept,
      samples: samples && { ...samples, cells: samples.cells.map(moved) },
    },
    numbers,
  }
}
