import { z } from 'zod'
import { measure } from '../../pipeline/definition/steps.ts'
import { choice, timeOr } from '../../schemas/params.ts'
import { drawn } from '../figures/systems.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { select } from '../frames/select.ts'
import { emptyHistory, type History } from '../kernels/history.ts'
import { type Collection, emptyCollection, lastPiece, pieceLength } from '../kernels/spectrum/collect.ts'
import { classesOf, placesOf } from '../sampling/ion-classes.ts'
import { lagFrames } from '../sampling/lag-list.ts'
import { largestLag } from '../sampling/lags.ts'
import { msdFigures } from './msd-figure.ts'
import {
  AXES,
  addDirect,
  addPiece,
  checkOrder,
  checkSize,
  classPlaces,
  collectAxes,
  type MsdShape,
  positionsIn,
} from './msd-sums.ts'
import { type MsdSlots, msdColumns, msdTable } from './msd-table.ts'
import { addFit, type FitCarry, fitCarry, fitLookback, fitShape, fitSlots } from './slopes/fit-sums.ts'

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

type Carry = (Collection | History) &
  FitCarry & {
    /** Class × blocks + block of each row; where each row is a class of its own, its place in the task. */
    places: Int32Array
  }

/** Mean squared displacement of the ions of each element, type or ion alone, over all time origins.
 *
 *  MSD(τ) = ⟨|r_i(t₀+τ) − r_i(t₀)|²⟩ over ions i and origins t₀, Å², and its tensor ⟨Δr_a Δr_b⟩. Positions in Å, lags in ps.
 *  Throws usage errors for lags that do not suit the run, and where sums for each ion would fill the memory. */
export const msd = measure({
  name: 'msd',
  version: 9,
  summary:
    'MSD(τ) = ⟨|r_i(t₀+τ) − r_i(t₀)|²⟩ over ions i and all origins t₀, in Å², from one frame interval up to the largest lag.',
  source:
    'Einstein relation; all origins, every lag by FFT in pieces (Calandrini et al., Collection SFN 12, 201 (2011)), log-spaced ones pair by pair.',
  cut: 'atoms',
  parts: 'none',
  needs: AXES,
  params,
  asked: {
    chain: [inFrameOf.operator, select.operator],
    check: ({ lags }, run) => void largestLag('msd', lags, run),
  },
  shape: (given, run, rows): MsdShape => {
    const classes = classesOf(run, rows, given.per)
    const components = given.components === 'tensor' ? 6 : 3
    const lags = lagFrames('msd', given.lags, given.spacing, run)
    const perRow = given.per === 'ion'
    if (perRow) checkOrder(classes, rows)
    const fit = fitShape(run.frames, perRow ? 1 : classes.names.length, components)
    checkSize(classes.names.length, components, lags.length, run)
    return { classes, components, lags, longest: lags[lags.length - 1], fit, perRow }
  },
  slots: ({ shape: { classes, components, lags, fit, perRow } }): MsdSlots => {
    const per = perRow ? 'row' : undefined
    const length = (perRow ? 1 : classes.names.length) * lags.length
    return {
      axes: { law: 'sum', length: length * components, per },
      blocks: { law: 'sum', length: length * classes.blocks, per },
      pairs: { law: 'count', length, per },
      ...fitSlots(fit, per),
    }
  },
  carry: ({ params: { spacing }, run, shape }, rows, room): Carry => {
    const { classes, components, longest, perRow } = shape
    const places = perRow ? Int32Array.from(rows.keys()) : placesOf(classes, rows)
    const past =
      spacing === 'log'
        ? emptyHistory(rows, 3, longest)
        : emptyCollection(rows, components, pieceLength(longest), run.frames, room)
    return { ...past, places, ...fitCarry(shape.fit, rows.length) }
  },
  lookback: ({ params: { spacing }, shape: { longest, fit } }) =>
    Math.max(spacing === 'log' ? longest : 2 * pieceLength(longest), fitLookback(fit)),
  update(state, block, { shape, carry }) {
    addFit(state, shape.fit, classPlaces(shape, carry), carry, positionsIn(block))
    if (isHistory(carry)) return addDirect(state, shape, carry, block)
    const length = pieceLength(shape.longest)
    collectAxes(carry, block, shape.components, length, (piece) =>
      addPiece(state, shape, carry.places, length, piece),
    )
  },
  close(state, { shape, carry }) {
    if (isHistory(carry)) return
    const length = pieceLength(shape.longest)
    const piece = lastPiece(carry, length)
    if (piece) addPiece(state, shape, carry.places, length, piece, true)
  },
  finish: msdTable,
  shown: {
    columns: msdColumns,
    ...drawn(msdFigures),
  },
  example: { params: { lags: '1ps', components: 'tensor' } },
})

const isHistory = (carry: Carry): carry is History & Carry => 'past' in carry
