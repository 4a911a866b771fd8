import type { Frames } from '../frames.ts'
import type { Format } from './format.ts'

const CONTROL = 84
const TITLE = 84
const CELL = 48

/** DCD: wrapped places in single precision with the cell; no names, no velocities. */
export const dcd: Format = {
  name: 'dcd',
  hasVelocities: false,
  head: headOf,
  bytes: ({ atoms }) => CELL + 8 + 3 * (4 * atoms + 8),
  writer({ places, atoms, edge }, view) {
    return (_, from) => {
      let at = mark(view, from, CELL)
      for (const value of [edge, 90, edge, 90, 90, edge]) {
        view.setFloat64(at, value, true)
        at += 8
      }
      at = mark(view, at, CELL)
      for (let axis = 0; axis < 3; axis++) {
        at = mark(view, at, 4 * atoms)
        for (let i = axis; i < 3 * atoms; i += 3, at += 4)
          view.setFloat32(at, places[i] - edge * Math.floor(places[i] / edge), true)
        at = mark(view, at, 4 * atoms)
      }
      return at
    }
  },
}

function mark(view: DataView, at: number, length: number): number {
  view.setUint32(at, length, true)
  return at + 4
}

function headOf({ atoms, settings }: Frames, count: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(CONTROL + TITLE + 4 + 6 * 4))
  let at = mark(view, 0, CONTROL)
  for (const char of 'CORD') view.setUint8(at++, char.charCodeAt(0))
  const numbers = new Array<number>(20).fill(0)
  Object.assign(numbers, { 0: count, 1: 0, 2: Math.round(1000 * settings.interval), 10: 1, 19: 24 })
  for (const value of numbers) at = mark(view, at, value)
  view.setFloat32(4 + 4 + 9 * 4, 1e-3 / 0.04888821, true)
  at = mark(view, mark(view, mark(view, at, CONTROL), TITLE), 1)
  at = mark(view, at + TITLE - 4, TITLE)
  mark(view, mark(view, mark(view, at, 4), atoms), 4)
  return new Uint8Array(view.buffer)
}
