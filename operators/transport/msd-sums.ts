import type { Block, Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import type { State } from '../../pipeline/state/slots.ts'
import { usageError } from '../../schemas/errors.ts'
import type { ColumnName } from '../../schemas/store.ts'
import { follow, type History } from '../kernels/history.ts'
import { MOMENTS } from '../kernels/moments/moments.ts'
import { simdMoments } from '../kernels/moments/moments-simd.ts'
import type { Products } from '../kernels/pair-products/pair-products.ts'
import { type Collection, collectSeries } from '../kernels/spectrum/collect.ts'
import { displacementSums } from '../kernels/spectrum/displacement-sums.ts'
import { ALL_TERMS, ONE_BEHIND, type Piece } from '../kernels/spectrum/lag-products.ts'
import { workspaceFor } from '../kernels/spectrum/workspace.ts'
import type { Classes } from '../sampling/ion-classes.ts'
import type { Positions } from '../sampling/sparse-pairs.ts'
import type { MsdSlots } from './msd-table.ts'
import type { FitShape } from './slopes/fit-sums.ts'

export const AXES: readonly ColumnName[] = ['x', 'y', 'z']
/** The two axes of the 4th, 5th and 6th component. */
const MIXED = [
  [0, 1],
  [0, 2],
  [1, 2],
]

/** Where sums go: the shape of the slots. */
export interface MsdShape {
  readonly classes: Classes
  /** 3 along the axes, or all 6. */
  readonly components: Products
  /** Frames of each lag, and of the longest. */
  readonly lags: readonly number[]
  readonly longest: number
  readonly fit: FitShape
  /** True where each ion is a class of its own: tasks then have the sums of their rows alone. */
  readonly perRow: boolean
}

const MOST_SUMS = 2e7

/** Throws a usage error where the sums would fill the memory. */
export function checkSize(classes: number, components: number, lags: number, run: Run): void {
  if (classes * components * lags <= MOST_SUMS) return
  throw usageError(
    `msd: ${classes} ions of ${run.name} × ${components} components × ${lags} lags are ${classes * components * lags} sums, at most ${MOST_SUMS} are kept`,
    'Give shorter --lags, --spacing log, or fewer ions.',
  )
}

/** Class of each row. */
export const classPlaces = (
  { classes: { blocks } }: MsdShape,
  { places }: { readonly places: Int32Array },
): Int32Array => places.map((place) => Math.floor(place / blocks))

/** Throws where the classes of single ions are in another order than their rows. */
export function checkOrder({ placeOf }: Classes, rows: Rows): void {
  if (rows.some((row, i) => placeOf.get(row) !== i))
    throw new Error('msd: rows are not in the order of their types')
}

export function positionsIn(block: Block): Positions {
  const { first, count } = block
  return { first, count, columns: [block.column('x'), block.column('y'), block.column('z')] }
}

/** Hands over pieces of 3 series a row, or of 6: those of the axes and of the sums of two axes. */
export function collectAxes(
  into: Collection,
  block: Block,
  components: number,
  length: number,
  take: (piece: Piece) => void,
): void {
  const axes = AXES.map((name) => block.column(name))
  const mixed = components === 6 ? MIXED.map(([a, b]) => axes[a].map((value, i) => value + axes[b][i])) : []
  const { first, count, rows } = block
  collectSeries(into, { first, count, rows: rows.length, values: [...axes, ...mixed] }, length, take)
}

/** `placeOf`: class × blocks + block of each row. Every lag, by FFT, one piece behind; the `last` one completes them. A product of two axes is half of what (a + b)² has more than a² and b². */
export function addPiece(
  state: State<MsdSlots>,
  shape: MsdShape,
  placeOf: Int32Array,
  space: number,
  piece: Piece,
  last = false,
): void {
  if (!piece.before && !last) return
  const terms = last ? ALL_TERMS : ONE_BEHIND
  const { components } = shape
  const { blocks } = shape.classes
  const lags = shape.lags.length
  const places = [...new Set(placeOf)].sort((a, b) => a - b)
  const rows = places.map((place) => [...placeOf.keys()].filter((row) => placeOf[row] === place))
  const jobs = rows.flatMap((own) =>
    Array.from({ length: components }, (_, c) => Int32Array.from(own, (row) => components * row + c)),
  )
  const take = (job: number, sums: Float64Array) => {
    const place = places[Math.floor(job / components)]
    const [base, c] = [components * Math.floor(place / blocks), job % components]
    add(state.axes, (base + c) * lags, sums, c < 3 ? 1 : 0.5)
    if (c < 3) add(state.blocks, place * lags, sums, 1)
    if (c < 3 && components === 6)
      MIXED.forEach((pair, m) => {
        if (pair.includes(c)) add(state.axes, (base + 3 + m) * lags, sums, -0.5)
      })
  }
  displacementSums(workspaceFor(space), piece, jobs, lags, take, terms)
  places.forEach((place, i) => {
    addPairs(state.pairs, Math.floor(place / blocks) * lags, rows[i].length, { piece, space, last }, lags)
  })
}

function add(into: Float64Array, from: number, sums: Float64Array, factor: number): void {
  for (let i = 0; i < sums.length; i++) into[from + i] += factor * sums[i]
}

/** Pairs across two pieces, within the one before, and at the end within the last one. */
function addPairs(
  pairs: Float64Array,
  from: number,
  rows: number,
  { piece, space, last }: { piece: Piece; space: number; last: boolean },
  lags: number,
): void {
  for (let lag = 1; lag <= lags; lag++) {
    const across = piece.before ? Math.min(lag, piece.count) + Math.max(0, space - lag) : 0
    pairs[from + lag - 1] += rows * (across + (last ? Math.max(0, piece.count - lag) : 0))
  }
}

/** The lags of the list, pair by pair. */
export function addDirect(
  state: State<MsdSlots>,
  { classes: { blocks }, components, lags, longest }: MsdShape,
  history: History & { readonly places: Int32Array },
  block: Block,
): void {
  const { places } = history
  const kernel = simdMoments()
  const sums = new Float64Array(MOMENTS)
  follow(history, block, AXES, longest, (chunk) => {
    for (let row = 0; row < places.length; row++) {
      const [place, group] = [places[row], Math.floor(places[row] / blocks)]
      kernel.load(chunk, row)
      for (let k = 0; k < lags.length; k++) {
        const pairs = kernel.add(lags[k], sums.fill(0), 0)
        for (let c = 0; c < components; c++) state.axes[(group * components + c) * lags.length + k] += sums[c]
        state.blocks[place * lags.length + k] += sums[0] + sums[1] + sums[2]
        state.pairs[group * lags.length + k] += pairs
      }
    }
  })
}
