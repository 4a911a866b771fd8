import type { StoreManifest } from '../../../schemas/store.ts'
import { AMU_A2_PS2, BOLTZMANN } from '../../../schemas/units.ts'
import type { FrameColumns } from '../../store/layout.ts'
import type { Warn } from '../unwrap/folding.ts'
import type { CutBlock } from '../write/blocks.ts'
import { isAtRest, rigidShare } from './held-atoms.ts'

/** Largest part that a mean temperature may be off, besides chance. */
const OFF = 0.2
/** Å */
const FARTHEST_DRIFT = 1
/** The centre of fewer atoms, or of ions alone, moves of itself. */
const FEWEST_ATOMS = 16
/** THz: highest frequency of PS₄ stretches. */
const HIGHEST = 18
/** Usual oxidation states of what solid ion conductors are made of. */
const CHARGES: Readonly<Record<string, number>> = {
  ...{ Li: 1, Na: 1, K: 1, Ag: 1, Cu: 1, P: 5, Si: 4, Ge: 4, Sn: 4, As: 5 },
  ...{ O: -2, S: -2, Se: -2, F: -1, Cl: -1, Br: -1, I: -1 },
}

/** Looks at every block for what a wrong unit, element or interval does to it. */
export interface Checks {
  look(cut: CutBlock, interval: number): void
  /** Takes the first frames of a run that goes on. */
  resume(first: FrameColumns): void
}

type Seen = Pick<StoreManifest, 'types' | 'tags' | 'columns'>

/** Checks of a run: kinetic temperature of each element, drift of the whole, composition, Nyquist frequency. */
export function makeChecks(manifest: Seen, warn: Warn): Checks {
  let start: number[] | undefined
  return {
    resume(first) {
      start = centre(manifest, first, 0)
    },
    look({ index, block: { atoms, frames } }, interval) {
      const count = frames.step.length
      if (index === 0) checkComposition(manifest, warn)
      if (index === 0 && manifest.columns.includes('vx')) checkNyquist(manifest, interval, warn)
      start ??= centre(manifest, frames, 0)
      checkDrift(start, centre(manifest, frames, count - 1), manifest, frames, warn)
      if (manifest.columns.includes('vx')) checkTemperatures(manifest, atoms.values, frames, warn)
    },
  }
}

interface Kinetic {
  readonly kelvin: number
  /** Those that move. */
  readonly rows: readonly number[]
  readonly atoms: number
}

/** Σ m v² / (3 N k_B) of each element, K, over the frames of a block and the N atoms that move in it; values are [row][frame]. */
export function temperatures(
  { types }: Pick<Seen, 'types'>,
  values: Readonly<Record<string, Float32Array>>,
  frames: number,
): Map<string, Kinetic> {
  const sums = new Map<string, { sum: number; rows: number[] }>()
  let first = 0
  for (const { element, mass, count } of types) {
    const { sum, rows } = sums.get(element) ?? { sum: 0, rows: [] }
    let squares = 0
    for (const name of ['vx', 'vy', 'vz'])
      squares = addSquares(squares, values[name], first * frames, (first + count) * frames)
    for (let row = first; row < first + count; row++) if (!isAtRest(values, row, frames)) rows.push(row)
    sums.set(element, { sum: sum + mass * squares, rows })
    first += count
  }
  const unit = AMU_A2_PS2 / (3 * frames * BOLTZMANN)
  return new Map(
    [...sums].map(([name, { sum, rows }]) => [
      name,
      { kelvin: rows.length === 0 ? 0 : (sum * unit) / rows.length, rows, atoms: rows.length },
    ]),
  )
}

function addSquares(sum: number, values: Float32Array, from: number, to: number): number {
  let total = sum
  for (let i = from; i < to; i++) total += values[i] * values[i]
  return total
}

/** Atoms without velocities are held and have no temperature; those of rigid bodies have fewer degrees of freedom, and may be as cold as that. */
function checkTemperatures(
  manifest: Seen,
  values: Readonly<Record<string, Float32Array>>,
  { step, cell }: FrameColumns,
  warn: Warn,
): void {
  const stated = Number(manifest.tags['temperature'])
  const told = stated > 0 && Number.isFinite(stated)
  const found = [...temperatures(manifest, values, step.length)].filter(([, { kelvin }]) => kelvin > 0)
  const isOff = ({ kelvin, atoms }: Kinetic, expected: number, rigid = 0) => {
    const chance = OFF + 4 * Math.sqrt(2 / (3 * atoms * Math.max(1, step.length / 10)))
    return kelvin / expected - 1 > chance || 1 - kelvin / expected > chance + rigid
  }
  const all = meanOf(found)
  if (!found.some(([, each]) => isOff(each, told ? stated : all))) return
  const rigid = found.map(([, { rows }]) => rigidShare(values, rows, step.length, cell.subarray(0, 9)))
  const free = found.filter((_, i) => rigid[i] === 0)
  const expected = told ? stated : free.length > 0 ? meanOf(free) : all
  found.forEach(([element, each], i) => {
    if (!isOff(each, expected, rigid[i])) return
    warn(
      'kinetic-temperature',
      `${element}: the velocities from step ${step[0]} on make ${each.kelvin.toPrecision(3)} K, ` +
        `${told ? 'the tag temperature says' : 'those of all atoms'} ${expected.toPrecision(3)} K; ` +
        'are units, elements and masses right?',
    )
  })
}

function meanOf(found: readonly (readonly [string, Kinetic])[]): number {
  const total = found.reduce((sum, [, { atoms }]) => sum + atoms, 0)
  return found.reduce((sum, [, { kelvin, atoms }]) => sum + (kelvin * atoms) / total, 0)
}

/** Centre of mass of a frame, Å. */
function centre({ types }: Seen, { typeMean }: FrameColumns, frame: number): number[] {
  const mass = types.reduce((sum, type) => sum + type.mass * type.count, 0)
  return [0, 1, 2].map((c) => {
    let sum = 0
    types.forEach((type, i) => {
      sum += type.mass * type.count * typeMean[3 * (frame * types.length + i) + c]
    })
    return sum / mass
  })
}

function checkDrift(
  start: readonly number[],
  now: readonly number[],
  { types }: Seen,
  { step }: FrameColumns,
  warn: Warn,
): void {
  const moved = Math.hypot(...now.map((v, c) => v - start[c]))
  const atoms = types.reduce((sum, { count }) => sum + count, 0)
  if (moved <= FARTHEST_DRIFT || atoms < FEWEST_ATOMS) return
  if (new Set(types.map(({ element }) => element)).size < 2) return
  warn(
    'drift',
    `the centre of mass has moved by ${moved.toFixed(2)} Å since the first frame at step ${step[step.length - 1]}; ` +
      'measures in the frame of the framework, or of the centre of mass where there is none, are free of it',
  )
}

function checkComposition({ types }: Seen, warn: Warn): void {
  const counts = new Map<string, number>()
  for (const { element, count } of types) counts.set(element, (counts.get(element) ?? 0) + count)
  const charges = [...counts].map(([element, count]) => count * (CHARGES[element] ?? Number.NaN))
  const sum = charges.reduce((a, b) => a + b, 0)
  if (counts.size < 3 || !Number.isFinite(sum) || sum === 0) return
  const formula = [...counts].map(([element, count]) => `${element}${count}`).join(' ')
  warn(
    'composition',
    `${formula}: usual oxidation states add up to ${sum > 0 ? '+' : ''}${sum}; are the elements right, and all atoms there?`,
  )
}

function checkNyquist({ types }: Seen, interval: number, warn: Warn): void {
  const has = (element: string) => types.some((type) => type.element === element)
  const nyquist = 0.5 / interval
  if (!has('P') || !has('S') || !(nyquist < HIGHEST)) return
  warn(
    'nyquist',
    `velocities every ${interval} ps show frequencies up to ${nyquist.toPrecision(3)} THz: the stretches of PS4 ` +
      `(13 to ${HIGHEST} THz) appear at wrong, lower ones in spectra`,
  )
}
