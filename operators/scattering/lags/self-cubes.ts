import type { RunState } from '../../../pipeline/definition/operator.ts'
import { ION_BLOCKS } from '../../sampling/ion-classes.ts'
import { TIME_BLOCKS } from '../../sampling/time-blocks.ts'
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

/** Atoms of each kind, and vectors of each group. */
interface Sizes {
  readonly atoms: readonly number[]
  readonly vectors: readonly number[]
}

export function selfCubes({ rows, total, shape }: RunState<SelfSlots, SelfShape>): SelfCubes {
  const { groups, classes } = shape
  const lags = total.pairs.length / TIME_BLOCKS
  const { names, sizes } = classes
  const sizeOf = (kind: number, from: number, to: number) =>
    sizes.slice(kind * ION_BLOCKS + from, kind * ION_BLOCKS + to).reduce((sum, size) => sum + size, 0)
  const atoms = names.map((_, kind) => sizeOf(kind, 0, ION_BLOCKS))
  const vectors = groups.map((group) => group.vectors.length)
  const pairs = overBlocks(total.pairs).map((count) => count / rows.length)
  const cube = (sums: Float64Array, each: Float64Array, of: Sizes['atoms']) =>
    divided(sums, each, { atoms: of, vectors })
  const length = total.spans.length / TIME_BLOCKS
  const times = usedBlocks(total.pairs).map((block): Weighed => {
    const own = total.pairs.slice(block * lags, (block + 1) * lags).map((count) => count / rows.length)
    const sums = total.spans.subarray(block * length, (block + 1) * length)
    return { weight: own[lags - 1], cube: () => cube(sums, own, atoms) }
  })
  const count = blocksFor(Math.min(...atoms))
  const wide = ION_BLOCKS / count
  const ions = Array.from({ length: count }, (_, block): Weighed => {
    const [from, to] = [block * wide, (block + 1) * wide]
    const own = names.map((_, kind) => sizeOf(kind, from, to))
    const weight = own.reduce((sum, size) => sum + size, 0)
    return { weight, cube: () => cube(added(total.ions, from, to), pairs, own) }
  })
  return {
    lags,
    weight: pairs[0] * rows.length,
    whole: cube(overBlocks(total.spans), pairs, atoms),
    times,
    ions,
  }
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
function divided(sums: Float64Array, pairs: Float64Array, { atoms, vectors }: Sizes): Cube {
  const lags = pairs.length
  return sums.map((sum, i) => {
    const [line, lag] = [Math.floor(i / lags), i % lags]
    const [kind, group] = [Math.floor(line / vectors.length), line % vectors.length]
    return lag === 0 ? 1 : sum / (atoms[kind] * pairs[lag] * vectors[group])
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
