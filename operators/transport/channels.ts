import type { Block, Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { chargeOf, knownCharges } from './charges.ts'

/** One element of the subject, as a whole. */
export interface Species {
  readonly element: string
  /** Indices into the run's types, and how many atoms they have. */
  readonly types: readonly number[]
  readonly count: number
  readonly charge: number
}

/** A sum over species, Σ w_a R_a with R_a = Σ_i r_i: what collective displacements are taken of. */
export interface Channel {
  readonly weights: readonly number[]
}

/** The types of a subject. Throws a usage error where it has only some atoms of one. */
export function wholeTypes(run: Run, rows: Rows): Uint16Array {
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(run.typeOf[row], (counts.get(run.typeOf[row]) ?? 0) + 1)
  for (const [type, found] of counts) {
    const { label, count } = run.types[type]
    if (found !== count)
      throw usageError(
        `collective: ${found} of ${count} atoms of type ${label} of ${run.name}`,
        'Collective displacements are those of whole types: select elements or types.',
      )
  }
  return Uint16Array.from([...counts.keys()].sort((a, b) => a - b))
}

/** The elements of these types in store order. Throws a usage error for a charge of an element that the run does not have. */
export function speciesOf(run: Run, among: Iterable<number>, charges: readonly string[]): Species[] {
  knownCharges(run, charges)
  const species = new Map<string, number[]>()
  for (const type of among) {
    const { element } = run.types[type]
    species.set(element, [...(species.get(element) ?? []), type])
  }
  return [...species].map(([element, types]) => ({
    element,
    types,
    count: types.reduce((sum, type) => sum + run.types[type].count, 0),
    charge: chargeOf(element, charges),
  }))
}

/** Each species, each sum of two, and the charge: (a + b)² less a² and b² is twice their product. */
export function channelsOf(species: readonly Species[]): Channel[] {
  const weights = (chosen: (index: number) => number): Channel => ({
    weights: species.map((_, i) => chosen(i)),
  })
  const pairs = pairsOf(species.length).map(([a, b]) => weights((i) => (i === a || i === b ? 1 : 0)))
  return [
    ...species.map((_, a) => weights((i) => (i === a ? 1 : 0))),
    ...pairs,
    weights((i) => species[i].charge),
  ]
}

export const pairsOf = (count: number): [number, number][] =>
  Array.from({ length: count }, (_, a) =>
    Array.from({ length: count - a - 1 }, (_, k): [number, number] => [a, a + 1 + k]),
  ).flat()

/** Σ w_a N_a (R̄_a(t) − R̄_a(0)) of every channel: x, y, z as [channel][frame]. `origin` holds R̄_a(0), and is set by the first frame. */
export function channelSeries(
  block: Block,
  species: readonly Species[],
  channels: readonly Channel[],
  origin: Float64Array,
): [Float64Array, Float64Array, Float64Array] {
  const means = species.map(({ types }) => block.meanOf(types))
  if (block.first === 0)
    means.forEach((mean, a) => {
      origin.set(mean.subarray(0, 3), 3 * a)
    })
  const along = (axis: number) => {
    const out = new Float64Array(channels.length * block.count)
    channels.forEach(({ weights }, c) => {
      for (let t = 0; t < block.count; t++) {
        let sum = 0
        for (let a = 0; a < species.length; a++)
          sum += weights[a] * species[a].count * (means[a][3 * t + axis] - origin[3 * a + axis])
        out[c * block.count + t] = sum
      }
    })
    return out
  }
  return [along(0), along(1), along(2)]
}
