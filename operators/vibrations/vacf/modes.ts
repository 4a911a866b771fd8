import { type Block, derive, type Rows } from '../../../pipeline/run/block.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { usageError } from '../../../schemas/errors.ts'
import type { ColumnName } from '../../../schemas/store.ts'
import { type Unit, unitsOf } from '../../polyanions/bonded-units.ts'
import { splitMotion } from '../../polyanions/split-motion.ts'
import { ION_BLOCKS } from '../../sampling/ion-classes.ts'
import type { Kind, Subject } from './subject.ts'
import { unitBlocks } from './unit-blocks.ts'

const COLUMNS: readonly ColumnName[] = ['x', 'y', 'z', 'vx', 'vy', 'vz']

/** The motion of polyanions as translation of the centre of mass, libration (rigid rotation) and internal rest. Vectors are
 *  scaled by √(m/M), so that a unit's translation is ⟨V·V⟩ and the three add to the whole at lag 0; later what libration
 *  and internal motion share as the unit turns is the whole less the three. */
export function modeSubject(run: Run, rows: Rows, all: Rows, within: number): Subject {
  const subject = new Set(all)
  const units = alike(run, unitsOf(run, within)).filter((unit) => subject.has(unit.rows[0]))
  if (units.length === 0)
    throw usageError(
      `vacf: no centre of a polyanion of ${run.name} is among the atoms that are selected`,
      'Select the centres of polyanions (--of P), or leave the selection out.',
    )
  const kinds = kindsOf(units[0])
  const { blocks } = unitBlocks(
    units.map(() => 0),
    1,
  )
  const sizes = new Float64Array(kinds.length * ION_BLOCKS)
  for (const k of kinds.keys()) for (const block of blocks) sizes[k * ION_BLOCKS + block]++
  const here = new Set(rows)
  const own = [...units.keys()].filter((i) => here.has(units[i].rows[0]))
  const blockOf = own.flatMap((i) =>
    kinds.flatMap((kind, k) => new Array<number>(kind.vectors).fill(k * ION_BLOCKS + blocks[i])),
  )
  return { kinds, blockOf: Int32Array.from(blockOf), sizes }
}

function alike(run: Run, units: readonly Unit[]): readonly Unit[] {
  const names = [...new Set(units.map(({ name }) => name))]
  if (names.length === 1 && units[0].rows.length > 2) return units
  throw usageError(
    `vacf: ${run.name} has polyanions ${names.join(', ')} by their bonds in the first frame, one kind of three atoms or more is needed`,
    'Set "bonded-within", or group by element, type or bond.',
  )
}

function kindsOf({ name, rows, masses }: Unit): Kind[] {
  const mass = masses.reduce((sum, each) => sum + each, 0)
  const kind = (mode: string, degrees: number, vectors: number, translates = false): Kind => ({
    of: `${name} ${mode}`,
    element: undefined,
    mass,
    degrees,
    translates,
    vectors,
  })
  const n = rows.length
  return [
    kind('translation', 3, 1, true),
    kind('libration', 3, n),
    kind('internal', 3 * n - 6, n),
    kind('whole', 3 * n, n, true),
  ]
}

/** Vectors as rows, unit by unit in the order of the kinds, of the units whose centres are among the block's rows. */
export function modeVectors(block: Block, within: number): Block {
  const here = new Set(block.rows)
  const units = unitsOf(block.run, within).filter((unit) => here.has(unit.rows[0]))
  const { count } = block
  const perUnit = units.length === 0 ? 0 : 1 + 3 * units[0].rows.length
  const out = [0, 1, 2].map(() => new Float32Array(units.length * perUnit * count))
  const rows = Uint32Array.from(units.flatMap((unit) => unit.rows))
  const values = COLUMNS.map((name) => block.column(name, rows))
  let from = 0
  units.forEach((unit, u) => {
    const to = from + unit.rows.length * count
    const own = values.map((each) => each.subarray(from, to))
    const vectors = out.map((each) => each.subarray(u * perUnit * count, (u + 1) * perUnit * count))
    splitMotion(unit, own, count, vectors)
    from = to
  })
  return derive(block, {
    rows: Uint32Array.from({ length: units.length * perUnit }, (_, i) => i),
    column: (name) => out[COLUMNS.indexOf(name) - 3],
  })
}
