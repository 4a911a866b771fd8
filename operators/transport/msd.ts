import { z } from 'zod'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { choice, type Resolved, timeOr } from '../../schemas/params.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { select } from '../frames/select.ts'
import { emptyHistory, type History } from '../kernels/history.ts'
import { type Collection, emptyCollection, lastPiece, pieceLength } from '../kernels/spectrum/collect.ts'
import { blocksPer, classesOf, placesOf } from '../sampling/ion-classes.ts'
import { lagFrames } from '../sampling/lag-list.ts'
import { largestLag } from '../sampling/lags.ts'
import { msdFamilies, msdFigures } from './msd-figure.ts'
import { AXES, addDirect, addPiece, checkSize, collectAxes, type Shape } from './msd-sums.ts'
import { type MsdSlots, msdColumns, msdTable } from './msd-table.ts'

const params = z.object({
  lags: timeOr(
    'all',
    'largest lag, a multiple of the frame interval; "all" = the whole run; a third of the run where nothing is given',
  ).optional(),
  spacing: choice(
    ['every', 'log'],
    'every lag up to the largest, or ten a decade, summed pair by pair',
  ).default('every'),
  components: choice(['axes', 'tensor'], 'x, y and z, or xy, xz and yz too').default('axes'),
  per: choice(
    ['element', 'type', 'ion'],
    'means over the ions of an element, of a type, or of each ion',
  ).default('element'),
})
type Params = Resolved<typeof params>

type Carry = (Collection | History) & {
  /** Class × blocks + block of each row. */
  places: Int32Array
}

/** Mean squared displacement of the ions of each element, type or ion alone, over all time origins.
 *
 *  MSD(τ) = ⟨|r_i(t₀+τ) − r_i(t₀)|²⟩ over ions i and origins t₀, Å², and its tensor ⟨Δr_a Δr_b⟩. Positions in Å, lags in ps.
 *  Throws usage errors for lags that do not suit the run, and where sums for each ion would fill the memory. */
export const msd = measure({
  name: 'msd',
  version: 5,
  summary:
    'MSD(τ) = ⟨|r_i(t₀+τ) − r_i(t₀)|²⟩ over ions i and all origins t₀, in Å², from one frame interval up to the largest lag.',
  source:
    'Einstein relation; all origins, every lag by FFT in pieces (Calandrini et al., Collection SFN 12, 201 (2011)), log-spaced ones pair by pair.',
  cut: 'atoms',
  parts: 'none',
  needs: AXES,
  chain: [inFrameOf.operator, select.operator],
  params,
  check: ({ lags }, run) => void largestLag('msd', lags, run),
  slots: (given, run, _, rows): MsdSlots => {
    const { names, blocks } = classesOf(run, rows, given.per)
    const lags = framesOf(given, run).length
    checkSize(names.length, componentsOf(given), lags, run)
    return {
      axes: { law: 'sum', length: names.length * componentsOf(given) * lags },
      blocks: { law: 'sum', length: names.length * blocks * lags },
      pairs: { law: 'count', length: names.length * lags },
    }
  },
  carry: (given, run, rows, all, _, room): Carry => {
    const most = longestOf(given, run)
    const past =
      given.spacing === 'log'
        ? emptyHistory(rows, 3, most)
        : emptyCollection(rows, componentsOf(given), pieceLength(most), run.frames, room)
    return { ...past, places: placesOf(classesOf(run, all, given.per), rows) }
  },
  lookback: (given, run) => {
    const most = longestOf(given, run)
    return given.spacing === 'log' ? most : 2 * pieceLength(most)
  },
  update(state, block, { params: given, run, carry }) {
    if (isHistory(carry)) return addDirect(state, shapeOf(given, run, carry), carry, block)
    const length = pieceLength(largestLag('msd', given.lags, run))
    collectAxes(carry, block, componentsOf(given), length, (piece) =>
      addPiece(state, shapeOf(given, run, carry), length, piece),
    )
  },
  close(state, { params: given, run, carry }) {
    if (isHistory(carry)) return
    const shape = shapeOf(given, run, carry)
    const length = pieceLength(shape.lags.length)
    const piece = lastPiece(carry, length)
    if (piece) addPiece(state, shape, length, piece, true)
  },
  finish: msdTable,
  columns: msdColumns,
  figures: (table, given) => msdFigures(table, given),
  figuresAcross: msdFamilies,
  example: { params: { lags: '1ps', components: 'tensor' } },
})

const isHistory = (carry: Carry): carry is History & Carry => 'past' in carry
const componentsOf = ({ components }: Params): number => (components === 'tensor' ? 6 : 3)
const framesOf = ({ lags, spacing }: Params, run: Run): readonly number[] =>
  lagFrames('msd', lags, spacing, run)

const longestOf = (given: Params, run: Run): number => framesOf(given, run).at(-1) as number

const shapeOf = (given: Params, run: Run, { places }: { places: Int32Array }): Shape => ({
  places,
  blocks: blocksPer(given.per),
  components: componentsOf(given),
  lags: framesOf(given, run),
})
