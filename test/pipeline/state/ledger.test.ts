import test from 'ava'
import { bookSlices, partsLedger, piecesBetween, slicesLedger } from '../../../pipeline/state/ledger.ts'
import type { Piece } from '../../../pipeline/state/partial.ts'
import { noParts, partFor } from '../../../pipeline/state/parts.ts'
import { addState, type Slots } from '../../../pipeline/state/slots.ts'
import { CHUNK_BLOCKS } from '../../../pipeline/work/plan.ts'
import { seeded } from '../../helpers/random.ts'

const SLOTS = {
  sum: { law: 'sum', length: 3 },
  count: { law: 'count', length: 1 },
  most: { law: 'max', length: 1 },
  log: { law: 'rows', length: 1 },
} satisfies Slots

/** Books one number a frame. */
function book(
  at: (first: number) => { state: any; room: number },
  from: number,
  to: number,
  values: Float64Array,
) {
  for (let first = from; first < to; ) {
    const { state, room } = at(first)
    const end = Math.min(to, first + room)
    for (; first < end; first++) {
      const own = Float64Array.of(values[first], 3 * values[first], values[first] / 7)
      addState(SLOTS, state, {
        sum: own,
        count: Float64Array.of(first),
        most: Float64Array.of(values[first]),
        log: Float64Array.of(first),
      })
    }
  }
}

/** Pieces of every task over a run. */
function chunks(frames: number, blockFrames: number, values: Float64Array): Piece[][] {
  const length = CHUNK_BLOCKS * blockFrames
  return Array.from({ length: Math.ceil(frames / length) }, (_, chunk) => {
    const ledger = chunk === 0 ? partsLedger(SLOTS, []) : slicesLedger(SLOTS, [], blockFrames, length)
    for (let first = chunk * length; first < Math.min(frames, (chunk + 1) * length); first += blockFrames)
      book(ledger.at, first, Math.min(frames, first + blockFrames), values)
    return ledger.pieces()
  })
}

const random = seeded(4)
const values = Float64Array.from({ length: 40000 }, () => random() - 0.5)

test('chunks have no more pieces than the run has parts in them, or one', (t) => {
  const pieces = chunks(16 * 256 * 9, 256, values)
  t.deepEqual(
    pieces.map((each) => each.length),
    [16, 8, 4, 4, 2, 2, 2, 2, 1],
  )
})

test('how many pieces a task keeps is known before', (t) => {
  for (const [blockFrames, frames] of [
    [256, 16 * 256 * 9],
    [256, 16 * 256 * 3 + 77],
    [24, 3001],
    [16, 5],
    [32, 300],
  ]) {
    const length = CHUNK_BLOCKS * blockFrames
    chunks(frames, blockFrames, values).forEach((pieces, chunk) => {
      const to = Math.min(frames, (chunk + 1) * length)
      t.is(piecesBetween(chunk * length, to, blockFrames, length), pieces.length, `${frames} ${chunk}`)
    })
  }
})

test('parts from chunks are those of a task that sees all frames: counts and logs the same, sums but for rounding', (t) => {
  for (const [blockFrames, frames] of [
    [16, 5000],
    [16, 256],
    [4, 3001],
    [32, 16 * 32 * 40 + 5],
    [256, 4096],
  ]) {
    const all = noParts<Slots>()
    book((first) => partFor(all, SLOTS, first), 0, frames, values)
    const parts = noParts<Slots>()
    for (const slices of chunks(frames, blockFrames, values)) bookSlices(SLOTS, parts, slices)
    t.is(parts.frames, all.frames)
    t.is(parts.states.length, all.states.length)
    parts.states.forEach((state, i) => {
      for (const name of ['count', 'most', 'log']) t.deepEqual(state[name], all.states[i][name], `${frames}`)
      state['sum'].forEach((sum, k) => {
        t.true(Math.abs(sum - all.states[i]['sum'][k]) < 1e-11)
      })
    })
  }
})
