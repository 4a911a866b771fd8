import type { RunState } from '../../../pipeline/definition/operator.ts'
import { ION_BLOCKS } from '../../sampling/ion-classes.ts'
import { type Cube, overBlocks, usedBlocks, type Weighed } from './sample-set.ts'
import type { SelfShape, SelfSlots } from './self-sums.ts'

/** F_s of one run, [kind][group][lag], as a whole and in blocks. */
export interface SelfCubes {
  /** Lags from 0 on. */
  readonly lags: number
  /** Frames × atoms. */
  readonly weight: number
  readonly whole: Cube
  readonly times: readonly Weighed[]
  readonly ions: readonly Weighed[]
}

export function selfCubes(state: RunState<SelfSlots, SelfShape>): SelfCubes {
  const { rows, total, shape } = state
  const pairs = overBlocks(total.pairs).map((count) => count / rows.length)
  const whole = divided(overBlocks(total.spans), pairs, atomsIn(shape, 0, ION_BLOCKS), shape)
  const [times, ions] = [timesOf(state), ionsOf(state, pairs)]
  return { lags: shape.lags + 1, weight: pairs[0] * rows.length, whole, times, ions }
}

/** Atoms of each kind in the blocks [from, to) of ions. */
const atomsIn = ({ classes: { names, sizes } }: SelfShape, from: number, to: number): number[] =>
  names.map((_, kind) =>
    sizes.slice(kind * ION_BLOCKS + from, kind * ION_BLOCKS + to).reduce((sum, size) => sum + size, 0),
  )

function timesOf({ rows, total, shape }: RunState<SelfSlots, SelfShape>): Weighed[] {
  const lags = shape.lags + 1
  const length = shape.classes.names.length * shape.groups.length * lags
  const atoms = atomsIn(shape, 0, ION_BLOCKS)
  return usedBlocks(total.pairs).map((block) => {
    const pairs = total.pairs.slice(block * lags, (block + 1) * lags).map((count) => count / rows.length)
    const sums = total.spans.subarray(block * length, (block + 1) * length)
    return { weight: pairs[lags - 1], cube: () => divided(sums, pairs, atoms, shape) }
  })
}

function ionsOf({ total, shape }: RunState<SelfSlots, SelfShape>, pairs: Float64Array): Weighed[] {
  const count = blocksFor(Math.min(...atomsIn(shape, 0, ION_BLOCKS)))
  const wide = ION_BLOCKS / count
  return Array.from({ length: count }, (_, block) => {
    const [from, to] = [block * wide, (block + 1) * wide]
    const atoms = atomsIn(shape, from, to)
    const weight = atoms.reduce((sum, size) => sum + size, 0)
    return { weight, cube: () => divided(added(total.ions, from, to), pairs, atoms, shape) }
  })
}

/** As many blocks of ions as leave none empty: 16, 8, 4 …, by the rarest kind. */
const blocksFor = (least: number): number => {
  let blocks = ION_BLOCKS
  while (blocks > 1 && blocks > least) blocks /= 2
  return blocks
}

/** Sums over the blocks [from, to) of ions. */
function added(values: Float64Array, from: number, to: number): Float64Array {
  const length = values.length / ION_BLOCKS
  const out = new Float64Array(length)
  for (let block = from; block < to; block++)
    for (let i = 0; i < length; i++) out[i] += values[block * length + i]
  return out
}

/** Per atom, vector and pair of frames; 1 at lag 0, where phases in single precision say nearly so. */
function divided(
  sums: Float64Array,
  pairs: Float64Array,
  atoms: readonly number[],
  { groups }: SelfShape,
): Cube {
  const lags = pairs.length
  return sums.map((sum, i) => {
    const [line, lag] = [Math.floor(i / lags), i % lags]
    const [kind, group] = [Math.floor(line / groups.length), line % groups.length]
    return lag === 0 ? 1 : sum / (atoms[kind] * pairs[lag] * groups[group].vectors.length)
  })
}

/** The first lags of every line. */
export function shortened(cube: Cube, lags: number, most: number): Cube {
  if (lags === most) return cube
  const lines = cube.length / lags
  const out = new Float64Array(lines * most)
  for (let line = 0; line < lines; line++)
    out.set(cube.subarray(line * lags, line * lags + most), line * most)
  return out
}
