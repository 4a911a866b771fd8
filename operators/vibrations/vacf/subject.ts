import type { Block, Rows } from '../../../pipeline/run/block.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { unitsOf } from '../../polyanions/bonded-units.ts'
import { modeSubject, modeVectors } from './modes.ts'
import { unitBlocks } from './unit-blocks.ts'

export const GROUPINGS = ['element', 'type', 'bond', 'modes'] as const
export type Grouping = (typeof GROUPINGS)[number]

/** What one curve is of. */
export interface Kind {
  readonly of: string
  /** Undefined where it is no kind of atom. */
  readonly element: string | undefined
  /** amu; VACF(0) = degrees · k_BT/mass */
  readonly mass: number
  readonly degrees: number
  /** True where the velocity of the centre of mass is in it, and with it that of the frame. */
  readonly translates: boolean
  /** Vectors that make one unit: 1 for an atom. */
  readonly vectors: number
}

/** Who is averaged over: vectors in time, each of a kind and of a block of units. */
export interface Subject {
  readonly kinds: readonly Kind[]
  /** kind × ION_BLOCKS + block, of each vector of these rows. */
  readonly blockOf: Int32Array
  /** Units in each kind × block, over the whole subject. */
  readonly sizes: Float64Array
}

/** The vectors that `rows`, a part of the subject `all`, stand for. */
export function subjectOf(run: Run, rows: Rows, all: Rows, by: Grouping, within: number): Subject {
  return by === 'modes' ? modeSubject(run, rows, all, within) : atomSubject(run, rows, all, by, within)
}

/** These vectors as the rows of a block with vx, vy and vz. */
export const vectorsOf = (block: Block, by: Grouping, within: number): Block =>
  by === 'modes' ? modeVectors(block, within) : block

function atomSubject(run: Run, rows: Rows, all: Rows, by: Grouping, within: number): Subject {
  const { kinds, sizes, place } = membersOf(run, all, by, within)
  return { kinds, sizes, blockOf: Int32Array.from(rows, (row) => place.get(row) as number) }
}

type Members = Omit<Subject, 'blockOf'> & { readonly place: ReadonlyMap<number, number> }

const known = new WeakMap<Rows, Map<string, Members>>()

/** Kind and block of each row of a subject, worked out once: every group of atoms asks. */
function membersOf(run: Run, all: Rows, by: Grouping, within: number): Members {
  const own = known.get(all) ?? new Map<string, Members>()
  known.set(all, own)
  const key = `${by} ${within}`
  const found = own.get(key) ?? findMembers(run, all, by, within)
  own.set(key, found)
  return found
}

function findMembers(run: Run, all: Rows, by: Grouping, within: number): Members {
  const names = Array.from(all, namer(run, by, within))
  const kinds = [...new Set(names)].map((of) => kindOf(run, of, all[names.indexOf(of)]))
  const index = new Map(kinds.map(({ of }, k) => [of, k]))
  const byType = [...all.keys()].sort((a, b) => run.typeOf[all[a]] - run.typeOf[all[b]] || a - b)
  const { blocks, sizes } = unitBlocks(
    byType.map((i) => index.get(names[i]) as number),
    kinds.length,
    byType.map((i) => run.typeOf[all[i]]),
  )
  return { kinds, sizes, place: new Map(byType.map((i, at) => [all[i], blocks[at]])) }
}

function kindOf(run: Run, of: string, row: number): Kind {
  const { element, mass } = run.types[run.typeOf[row]]
  return { of, element, mass, degrees: 3, translates: true, vectors: 1 }
}

/** Which curve a row belongs to; an element of one type keeps its plain name. */
function namer(run: Run, by: Grouping, within: number): (row: number) => string {
  const elementOf = (row: number) => run.types[run.typeOf[row]].element
  if (by === 'element') return elementOf
  if (by === 'type') {
    const several = (element: string) => run.types.filter((type) => type.element === element).length > 1
    return (row) => {
      const { element, label } = run.types[run.typeOf[row]]
      return several(element) ? `${element} type:${label}` : element
    }
  }
  const bonded = new Set(unitsOf(run, within).flatMap(({ rows }) => rows.slice(1)))
  const ligands = new Set([...bonded].map(elementOf))
  return (row) =>
    ligands.has(elementOf(row)) ? `${elementOf(row)} ${bonded.has(row) ? 'bonded' : 'free'}` : elementOf(row)
}
