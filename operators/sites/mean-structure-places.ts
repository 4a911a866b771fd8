import { nearestShift } from '../../pipeline/cell/lattice.ts'
import { determinant, inverse3, multiply3 } from '../../pipeline/cell/matrix.ts'
import type { RunState } from '../../pipeline/definition/operator.ts'
import type { SlotsOf } from '../../pipeline/state/slots.ts'
import { broughtBack, orbitsOf } from '../crystal/orbits.ts'
import { meanCentres } from '../frames/mean-centres.ts'
import { errorBetween } from '../sampling/sample-errors.ts'
import { elementsAmong } from '../sampling/subject-elements.ts'
import { sites } from './sites.ts'

/** The mean place of an orbit of sites or of framework atoms. */
export interface MeanPlace {
  readonly kind: string
  readonly elements: string
  /** Places of it in the unit cell, and atoms on each. */
  readonly sites: number
  readonly occupancy: number
  /** Fraction of the unit cell; undefined where nobody ever was. */
  readonly at: readonly number[] | undefined
  readonly error: number | undefined
  readonly moved: number | undefined
  readonly spread: number | undefined
}

/** What was seen at one place of one unit cell: how often, its mean displacement (fractions of the unit cell), its mean square (Å²). */
interface Seen {
  readonly place: number
  readonly count: number
  readonly mean: readonly number[]
  readonly square: number
  /** How often of each element. */
  readonly elements: readonly (readonly [string, number])[]
}

/** Ion-frames on each site and their displacements, those of all. */
export type MeanSlots = SlotsOf<'counts' | 'sums' | 'squares' | 'seen'>
export type MeanState = RunState<MeanSlots>

/** Mean places of the framework, then of the sites. Cells of replicas are their own, fractions are averaged. */
export function meanPlaces(runs: readonly MeanState[]): MeanPlace[] {
  const { source } = sites.of(runs[0]).crystal
  const framework = source.anchors.map(({ elements, at }) => ({ name: elements.join('+'), at }))
  const places = source.sites.map(({ kind, at }) => ({ name: kind, at }))
  const unit = unitCell(runs[0])
  const frames = runs.reduce(
    (sum, { run, rows, total }) => sum + (total.seen[0] / rows.length) * unitCells(run.manifest.cell, unit),
    0,
  )
  const cells = runs.reduce((sum, { run }) => sum + unitCells(run.manifest.cell, unit), 0)
  return [
    ...orbitsOf(framework, source.operations).map((orbit) => ({
      ...folded(framework, orbit, runs.flatMap(seenFramework), unit, cells),
      kind: 'framework',
    })),
    ...orbitsOf(places, source.operations).map((orbit) =>
      folded(places, orbit, runs.flatMap(seenSites), unit, frames),
    ),
  ]
}

/** Row vectors of a run's unit cell, Å. */
export const unitCell = ({ run, facts }: MeanState): Float64Array =>
  multiply3(inverse3(sites.of({ facts }).crystal.repeats), run.manifest.cell)

const unitCells = (cell: ArrayLike<number>, unit: ArrayLike<number>): number =>
  Math.round(determinant(cell) / determinant(unit))

function folded(
  places: readonly { readonly name: string; readonly at: readonly number[] }[],
  { members, back }: ReturnType<typeof orbitsOf>[number],
  all: readonly Seen[],
  unit: Float64Array,
  times: number,
): MeanPlace {
  const seen = all.filter(({ place, count }) => count > 0 && members.includes(place))
  const { name, at } = places[members[0]]
  const total = seen.reduce((sum, { count }) => sum + count, 0)
  const weights = seen.map(({ count }) => count / total)
  const moves = seen.map(({ place, mean }) => broughtBack(back[members.indexOf(place)], mean))
  const mean = [0, 1, 2].map((c) => moves.reduce((sum, move, i) => sum + weights[i] * move[c], 0))
  const errors = [0, 1, 2].map(
    (c) =>
      errorBetween(
        moves.map((move) => move[c]),
        weights,
      ) ?? Number.NaN,
  )
  const square = seen.reduce((sum, each, i) => sum + weights[i] * each.square, 0)
  const moved = lengthOf(mean, unit)
  const known = {
    kind: name,
    elements: compositionOf(seen),
    sites: members.length,
    occupancy: total / times / members.length,
  }
  if (total === 0) return { ...known, at: undefined, error: undefined, moved: undefined, spread: undefined }
  return {
    ...known,
    at: at.map((value, c) => value + mean[c]),
    error: unlessFixed(lengthOf(errors, unit)),
    moved,
    spread: Math.sqrt(Math.max(0, square - moved * moved)),
  }
}

/** Å. What differs by less is the same by symmetry, and has no error. */
const ROUNDING = 1e-9

const unlessFixed = (error: number): number | undefined => (error > ROUNDING ? error : undefined)

const lengthOf = (f: readonly number[], unit: Float64Array): number =>
  Math.hypot(...[0, 1, 2].map((c) => f[0] * unit[c] + f[1] * unit[3 + c] + f[2] * unit[6 + c]))

/** "S 0.5, Cl 0.5" of what was seen; one element alone without its share. */
function compositionOf(seen: readonly Seen[]): string {
  const counts = new Map<string, number>()
  for (const [element, count] of seen.flatMap(({ elements }) => elements))
    if (count > 0) counts.set(element, (counts.get(element) ?? 0) + count)
  const total = [...counts.values()].reduce((a, b) => a + b, 0)
  if (counts.size <= 1) return [...counts.keys()].join()
  return [...counts]
    .sort(([one], [two]) => (one < two ? -1 : 1))
    .map(([element, count]) => `${element} ${Number((count / total).toFixed(3))}`)
    .join(', ')
}

/** A displacement (Å) in the crystal's own axes, as fractions of the unit cell. */
function intoCrystal(state: MeanState): (d: readonly number[]) => number[] {
  const { setting } = sites.of(state).crystal
  const inverse = inverse3(unitCell(state))
  return (d) =>
    [0, 1, 2].map((c) => setting * (d[0] * inverse[c] + d[1] * inverse[3 + c] + d[2] * inverse[6 + c]))
}

function seenSites(state: MeanState): Seen[] {
  const { crystal, kindOf } = sites.of(state)
  const into = intoCrystal(state)
  const { counts, sums, squares } = state.total
  const names = elementsAmong([state])
  return Array.from(kindOf, (_, site) => {
    const elements = names.map((name, e) => [name, counts[e * kindOf.length + site]] as const)
    const count = elements.reduce((sum, [, each]) => sum + each, 0)
    return {
      place: site % crystal.source.sites.length,
      count,
      mean: into([0, 1, 2].map((c) => sums[3 * site + c] / Math.max(1, count))),
      square: squares[site] / Math.max(1, count),
      elements,
    }
  })
}

function seenFramework(state: MeanState): Seen[] {
  const { crystal, lattice } = sites.of(state)
  const into = intoCrystal(state)
  const { types, typeOf } = state.run
  const means = meanCentres(state.run, crystal.rows, state.facts)
  return Array.from(crystal.rows, (row, i) => {
    const d = [0, 1, 2].map((c) => means[3 * i + c] - crystal.anchors[3 * i + c])
    const image = nearestShift(lattice, d[0], d[1], d[2])
    const moved = d.map((value, c) => value - image[c])
    return {
      place: i % crystal.source.anchors.length,
      count: 1,
      mean: into(moved),
      square: moved.reduce((sum, value) => sum + value * value, 0),
      elements: [[types[typeOf[row]].element, 1] as const],
    }
  })
}
