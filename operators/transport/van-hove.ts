import { z } from 'zod'
import { inverse3 } from '../../pipeline/cell/matrix.ts'
import { halfWidth } from '../../pipeline/cell/widths.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Block, Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import type { State } from '../../pipeline/state/slots.ts'
import { usageError } from '../../schemas/errors.ts'
import { choice, length, times, whole } from '../../schemas/params.ts'
import { isMultipleOf } from '../../schemas/units.ts'
import { drawn } from '../figures/systems.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { select } from '../frames/select.ts'
import { countDistinct, countSelf, fractionsOf } from '../kernels/distances.ts'
import { type Chunk, emptyHistory, follow, type History } from '../kernels/history.ts'
import { type Classes, classesOf, placesOf } from '../sampling/ion-classes.ts'
import { largestLag } from '../sampling/lags.ts'
import { AXES } from './msd-sums.ts'
import { vanHoveFigures } from './van-hove-figure.ts'
import {
  pairIndex,
  type VanHoveParams,
  type VanHoveShape,
  type VanHoveSlots,
  vanHoveColumns,
  vanHoveTable,
} from './van-hove-table.ts'

const params = z.object({
  lags: times(
    'lags, multiples of the frame interval; 1, 3, 10, 30, 100 … intervals up to a third of the run where nothing is given',
  ).default([]),
  part: choice(['self', 'distinct', 'both'], 'which part').default('self'),
  upTo: length('largest distance; for the distinct part at most half the smallest width of the cell').default(
    8,
  ),
  binWidth: length('width of a bin; a whole number of them makes the largest distance').default(0.1),
  everyOrigin: whole('for the distinct part: take every n-th frame as an origin', 1).default(10),
})

type Carry = History & {
  /** Element of each row of the group. */
  places: Int32Array
  /** All rows of the subject, and the element of each. */
  all: Int32Array
  elements: Int32Array
  /** Where the group begins among them. */
  offset: number
}

/** van Hove functions of displacements: self G_s(r,τ) = ⟨δ(r − |r_i(t₀+τ) − r_i(t₀)|)⟩/4πr², whose 4πr²G_s integrates to 1, and
 *  distinct G_d(r,τ), density of other ions b at t₀+τ round where an ion a was at t₀, nearest images in the reference cell.
 *  Positions in Å, lags in ps, G in Å⁻³. Throws usage errors for lags, bins and distances that do not suit the run. */
export const vanHove = measure({
  name: 'van-hove',
  version: 5,
  summary: 'Van Hove functions, self G_s(r,τ) and distinct G_d(r,τ), of displacements at some lags.',
  source: 'van Hove, Phys. Rev. 95, 249 (1954); Hansen and McDonald, 4th ed., eqs. 7.4.5 and 7.4.6.',
  cut: 'atoms',
  parts: 'time',
  needs: AXES,
  params,
  asked: {
    chain: [inFrameOf.operator, select.operator],
    check: (given, run) => check(given, run),
  },
  shape: (given, run, rows): VanHoveShape => {
    const lags = vanHoveLags(given, run)
    const bins = { width: given.binWidth, count: Math.round(given.upTo / given.binWidth) }
    return { classes: classesOf(run, rows, 'element'), lags, longest: Math.max(...lags), bins }
  },
  slots: ({ params: given, shape }): VanHoveSlots => {
    const { names } = shape.classes
    const [lags, bins] = [shape.lags.length, shape.bins.count]
    const [self, distinct] = [given.part !== 'distinct', given.part !== 'self']
    const pairs = (names.length * (names.length + 1)) / 2
    return {
      self: { law: 'count', length: self ? names.length * lags * bins : 0 },
      selfPairs: { law: 'count', length: self ? names.length * lags : 0 },
      distinct: { law: 'count', length: distinct ? pairs * lags * bins : 0 },
      origins: { law: 'count', length: distinct ? lags : 0 },
    }
  },
  carry: ({ rows: all, shape: { classes, longest } }, rows): Carry => ({
    ...emptyHistory(rows, 3, longest),
    places: elementsOf(classes, rows),
    all: Int32Array.from(all),
    elements: elementsOf(classes, all),
    offset: all.indexOf(rows[0]),
  }),
  lookback: ({ shape }) => shape.longest,
  update(state, block, { params: { part, everyOrigin }, shape, carry }) {
    const points = part === 'self' ? undefined : pointsOf(block, carry)
    follow(carry, block, AXES, shape.longest, (chunk) => {
      if (part !== 'distinct') addSelf(state, chunk, carry, shape)
      if (points) addDistinct(state, chunk, carry, shape, everyOrigin, { block, points })
    })
  },
  finish: vanHoveTable,
  shown: {
    columns: vanHoveColumns,
    ...drawn(vanHoveFigures),
  },
  example: { params: { lags: '0.5ps,2ps', part: 'both', upTo: 3, binWidth: 0.25, everyOrigin: 40 } },
})

const elementsOf = (classes: Classes, rows: Rows): Int32Array =>
  placesOf(classes, rows).map((place) => Math.floor(place / classes.blocks))

/** Lags in frames, ascending. Where none are given, a longer run has those of a shorter one and more: replicas of any lengths
 *  share them, and slots of one length are always those of the same lags. */
export function vanHoveLags({ lags }: VanHoveParams, run: Run): number[] {
  if (lags.length > 0)
    return [...new Set(lags.map((lag) => largestLag('van-hove', lag, run)))].sort((a, b) => a - b)
  const third = largestLag('van-hove', undefined, run)
  const even: number[] = []
  for (let ten = 1; ten <= third; ten *= 10) even.push(ten, 3 * ten)
  return even.filter((lag) => lag <= third)
}

function check(given: VanHoveParams, run: Run): void {
  vanHoveLags(given, run)
  const { upTo, binWidth, part } = given
  if (!(upTo > 0 && binWidth > 0 && isMultipleOf(upTo, binWidth)))
    throw usageError(
      `van-hove: up-to ${upTo} Å is not a whole number of bins of ${binWidth} Å`,
      'Choose --up-to and --bin-width so that the first is a multiple of the second.',
    )
  if (part === 'self') return
  const half = halfWidth(run.manifest.cell)
  if (upTo > half)
    throw usageError(
      `van-hove: up-to is ${upTo} Å, but half the smallest width of the cell of ${run.name} is ${half.toFixed(3)} Å`,
      'Choose a smaller --up-to, or --part self.',
    )
}

function addSelf(
  state: State<VanHoveSlots>,
  chunk: Chunk,
  { places }: Carry,
  { lags, bins }: VanHoveShape,
): void {
  places.forEach((place, row) => {
    lags.forEach((lag, k) => {
      const at = place * lags.length + k
      state.selfPairs[at] += countSelf(chunk, row, lag, bins, state.self, at * bins.count)
    })
  })
}

type Points = readonly Float32Array[]

/** x, y, z of the whole subject. */
const pointsOf = (block: Block, { all }: Carry): Points => {
  const rows = Uint32Array.from(all)
  return AXES.map((name) => block.column(name, rows))
}

function addDistinct(
  state: State<VanHoveSlots>,
  chunk: Chunk,
  carry: Carry,
  { lags, bins }: VanHoveShape,
  everyOrigin: number,
  { block, points }: { block: Block; points: Points },
): void {
  const cell = block.cell.reference
  const inverse = inverse3(cell)
  const count = Math.max(...carry.elements) + 1
  const scaled = new Float64Array(3 * carry.all.length)
  for (let t = 0; t < chunk.count; t++) {
    const wanted = lags.flatMap((lag, k) => {
      const origin = chunk.first + t - lag
      return origin >= 0 && chunk.at + t >= lag && origin % everyOrigin === 0 ? [[lag, k]] : []
    })
    if (wanted.length === 0) continue
    const frame = chunk.first + t - block.first
    carry.all.forEach((_, j) => {
      for (let c = 0; c < 3; c++) scaled[3 * j + c] = points[c][j * block.count + frame]
    })
    const now = fractionsOf(scaled, inverse)
    for (const [lag, k] of wanted) {
      if (carry.offset === 0) state.origins[k]++
      const places = [...Array(count).keys()].map((a) =>
        carry.elements.map((b) => (pairIndex(a, b, count) * lags.length + k) * bins.count),
      )
      carry.places.forEach((_, row) => {
        const start = 3 * row * chunk.stride + chunk.at + t - lag
        const then = Float64Array.from([0, 1, 2], (c) => chunk.values[start + c * chunk.stride])
        const own = carry.offset + row
        const into = places[carry.elements[own]]
        countDistinct(fractionsOf(then, inverse), now, own, cell, bins, state.distinct, into)
      })
    }
  }
}
