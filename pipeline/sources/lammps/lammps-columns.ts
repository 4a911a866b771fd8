import { INTEGER, NUMBER, TOKEN } from '../../kernels/parse-plain.ts'
import type { Columns } from '../common/rows.ts'
import type { Coordinates } from '../common/source.ts'

/** The columns of a dump that are used, and where their values stand in a row. */
export interface DumpColumns extends Columns {
  readonly coordinates: Coordinates
  readonly places: {
    readonly positions: number
    readonly images?: number
    readonly velocities?: number
    readonly ids?: number
    readonly types?: number
    readonly elements?: number
  }
}

interface Group {
  readonly name: keyof DumpColumns['places']
  readonly columns: readonly string[]
  readonly mode: number
}

const POSITIONS: readonly (readonly [Coordinates, readonly string[]])[] = [
  ['wrapped', ['x', 'y', 'z']],
  ['scaled', ['xs', 'ys', 'zs']],
  ['unwrapped', ['xu', 'yu', 'zu']],
  ['scaled-unwrapped', ['xsu', 'ysu', 'zsu']],
]
const IMAGES: Group = { name: 'images', columns: ['ix', 'iy', 'iz'], mode: INTEGER }
const OTHERS: readonly Group[] = [
  { name: 'ids', columns: ['id'], mode: INTEGER },
  { name: 'types', columns: ['type'], mode: TOKEN },
  { name: 'elements', columns: ['element'], mode: TOKEN },
  { name: 'velocities', columns: ['vx', 'vy', 'vz'], mode: NUMBER },
]

/** Chooses from the names after "ITEM: ATOMS", which say who the atoms are unless these are `named` otherwise: folded coordinates with images, else unfolded ones, else folded ones
 *  alone. A sentence where something is missing. */
export function dumpColumns(names: readonly string[], named = false): DumpColumns | string {
  const has = (wanted: readonly string[]) => wanted.every((name) => names.includes(name))
  const complete = POSITIONS.filter(([, columns]) => has(columns))
  const images = has(IMAGES.columns)
  const choice =
    (images && complete.find(([kind]) => kind === 'wrapped' || kind === 'scaled')) ||
    complete.find(([kind]) => kind.endsWith('unwrapped')) ||
    complete[0]
  const found = names.join(' ')
  if (!choice) return `columns "${found}", expected x y z, xs ys zs, xu yu zu or xsu ysu zsu`
  if (!named && !has(['type']) && !has(['element']))
    return `columns "${found}", expected type or element among them`
  const [coordinates, positions] = choice
  const groups: Group[] = [
    { name: 'positions', columns: positions, mode: NUMBER },
    ...(images && !coordinates.endsWith('unwrapped') ? [IMAGES] : []),
    ...OTHERS.filter((group) => has(group.columns)),
  ]
  return { names, coordinates, ...arrange(names, groups) }
}

function arrange(names: readonly string[], groups: readonly Group[]) {
  const actions = names.map(() => 0)
  const places: Partial<Record<Group['name'], number>> = {}
  let stride = 0
  for (const { name, columns, mode } of groups) {
    places[name] = stride
    for (const column of columns) actions[names.indexOf(column)] = mode | (stride++ << 8)
  }
  return { actions, stride, places: places as DumpColumns['places'] }
}
