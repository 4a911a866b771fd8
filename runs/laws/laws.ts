import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { analyse } from '../../pipeline/analysis/analyse.ts'
import { definitionUrl } from '../../pipeline/definition/definition.ts'
import { pool } from '../../pipeline/executors/pool.ts'
import { thread } from '../../pipeline/executors/thread.ts'
import type { Executor } from '../../pipeline/work/executor.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { argyrodite } from './argyrodite.ts'
import { type Synthetic, writeSynthetic } from './synthetic.ts'

export { type ArgyroditeOptions, argyrodite } from './argyrodite.ts'
export { type Synthetic, writeSynthetic } from './synthetic.ts'

/** A definition whose operators are to be tried, and on what. */
export interface Lawful {
  /** Path of the module. */
  readonly definition: string
  readonly params?: unknown
  /** A trajectory with so many frames; Li6PS5Cl of 416 atoms with velocities and jumping lithium where nothing is said. */
  trajectory?(frames: number): Synthetic
  /** Frames of the whole, 300 at least; 405 where nothing is said. */
  readonly frames?: number
  /** Columns that this trajectory leaves empty, as output.column. */
  readonly empty?: readonly string[]
  /** How far numbers of different cuts may be apart, of their size or of 1; 1e-9 where nothing is said. */
  readonly within?: number
}

/** What every operator must hold; `check` throws an error that says what does not. */
export interface Law {
  readonly name: string
  check(): Promise<void>
}

/** Frames of a block, and of one of another cut. */
const [BLOCK, OTHER] = [64, 32]

/** The laws that the listed operators hold too, for any test runner: a table says something in every column and holds no NaN; one thread, a
 *  pool, and a run that grew give the same bits; blocks of another length the same counts and sums. They work in a temporary folder. */
export function lawsOf(own: Lawful): readonly Law[] {
  let made: Promise<Tables> | undefined
  const aloneOnce = () => {
    made ??= within(own, alone)
    return made
  }
  const law = (name: string, holds: Holds): Law => ({
    name,
    async check() {
      const tables = await aloneOnce()
      await within(own, (place) => holds(place, tables))
    },
  })
  return [
    law('it measures something, in every column', filled),
    law('one thread and a pool give the same bits', threads),
    law('a run that grew gives the bits of a fresh one', grown),
    law('blocks of another length give the same counts and sums', recut),
  ]
}

/** Throws where the tables of the whole in one thread are not what they should be. */
type Holds = (place: Place, alone: Tables) => Promise<void>

interface Place extends Lawful {
  /** An empty folder. */
  readonly home: string
  readonly whole: number
}

async function within<T>(own: Lawful, work: (place: Place) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'ionstream-laws-'))
  try {
    return await work({ ...own, home, whole: Math.max(300, own.frames ?? 405) })
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 3 })
  }
}

const LITHIUM = { cells: [2, 2, 1], residence: 3, velocities: true, tags: { temperature: 600 } } as const

/** The first so many frames; rows name the run, so that it is called the same everywhere. */
function store({ home, trajectory, whole }: Place, frames = whole, blockFrames = BLOCK): string {
  const path = join(home, 'run')
  writeSynthetic(path, { ...(trajectory?.(frames) ?? argyrodite({ ...LITHIUM, frames })), blockFrames })
  return path
}

type Tables = Readonly<Record<string, Table>>

async function tablesOf(
  { definition, params, home }: Place,
  path: string,
  executor: Executor = thread,
  out = 'out',
): Promise<Tables> {
  const { results } = await analyse({
    module: definitionUrl(definition),
    params: params ?? {},
    runs: [{ pattern: path, tags: {} }],
    out: join(home, out),
    executor,
  })
  return Object.fromEntries(results.map(({ name, table }) => [name, table]))
}

const alone = (place: Place): Promise<Tables> => tablesOf(place, store(place))

async function filled(place: Place, tables: Tables): Promise<void> {
  for (const [output, { columns, rows }] of Object.entries(tables)) {
    if (rows.length === 0) throw new Error(`${output}: no rows`)
    for (const [name, { where = {} }] of Object.entries(columns)) {
      const there = rows.filter((row) => Object.keys(where).every((key) => row[key] === where[key]))
      const isFilled = there.some((row) => row[name] !== null && row[name] !== undefined)
      if (!isFilled && !place.empty?.includes(`${output}.${name}`))
        throw new Error(`${output}.${name}: nothing in any row`)
      for (const row of rows)
        if (typeof row[name] === 'number' && !Number.isFinite(row[name]))
          throw new Error(`${output}.${name}: ${row[name]}, expected a number or null`)
    }
  }
}

/** A thread is asked once more: what a module remembers shows there, even where a pool has a single task. */
async function threads(place: Place, tables: Tables): Promise<void> {
  const path = store(place)
  same(await tablesOf(place, path), tables)
  same(await tablesOf(place, path, pool(2), 'pool'), tables)
}

async function grown(place: Place, tables: Tables): Promise<void> {
  let last: Tables = {}
  for (const frames of [3 * BLOCK, 4 * BLOCK + 7, place.whole])
    last = await tablesOf(place, store(place, frames))
  same(last, tables)
}

async function recut(place: Place, one: Tables): Promise<void> {
  const two = await tablesOf(place, store(place, place.whole, OTHER))
  const far = place.within ?? 1e-9
  eachRow(two, one, (row, other, where) => {
    for (const [name, value] of Object.entries(other)) {
      const found = row[name]
      const isNear =
        typeof value === 'number' && typeof found === 'number'
          ? Math.abs(found - value) <= far * Math.max(1, Math.abs(value))
          : found === value
      if (!isNear) throw new Error(`${where}, ${name}: ${found} in other blocks, ${value} in its own`)
    }
  })
}

const same = (found: Tables, expected: Tables): void =>
  eachRow(found, expected, (row, other, where) => {
    const name = Object.keys(other).find((each) => !isDeepStrictEqual(row[each], other[each]))
    if (name !== undefined) throw new Error(`${where}, ${name}: ${row[name]}, expected ${other[name]}`)
  })

function eachRow(found: Tables, expected: Tables, look: (row: Row, other: Row, where: string) => void): void {
  for (const [output, { rows }] of Object.entries(expected)) {
    if (found[output].rows.length !== rows.length)
      throw new Error(`${output}: ${found[output].rows.length} rows, expected ${rows.length}`)
    rows.forEach((row, i) => {
      look(found[output].rows[i], row, `${output}, row ${i + 1}`)
    })
  }
}
