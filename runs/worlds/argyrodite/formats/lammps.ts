import { packed, writeNumber } from '../digits.ts'
import type { Frames } from '../frames.ts'
import { type Format, kindsOf, wordsOf, writeText } from './format.ts'

const SCALE = 10_000
const NEWLINE = 0x0a

/** LAMMPS dump: `id type x y z vx vy vz`, wrapped, four decimals, a step every fs. */
export const lammps: Format = {
  name: 'lammps',
  hasVelocities: true,
  bytes: ({ atoms }) => 300 + 80 * atoms,
  writer(frames, view) {
    const { places, speeds, atoms, edge, settings } = frames
    const { low, high, length } = wordsOf(
      kindsOf(frames).map((kind, i) => `${i + 1} ${kind + 1}`),
      packed,
    )
    const around = Math.round(edge * SCALE)
    const every = Math.round(1000 * settings.interval)
    return (frame, from) => {
      let at = writeText(view, from, headOf(frames, frame * every))
      for (let atom = 0, i = 0; atom < atoms; atom++, i += 3) {
        view.setUint32(at, low[atom], true)
        view.setUint32(at + 4, high[atom], true)
        at += length[atom]
        for (let k = i; k < i + 3; k++) at = writeNumber(view, at, wrapped(places[k], edge, around))
        for (let k = i; k < i + 3; k++) at = writeNumber(view, at, Math.round(SCALE * speeds[k]))
        view.setUint8(at++, NEWLINE)
      }
      return at
    }
  },
}

/** Ten-thousandths in [0, edge). */
function wrapped(place: number, edge: number, around: number): number {
  const inside = Math.floor((place - edge * Math.floor(place / edge)) * SCALE + 0.5)
  return inside < around ? inside : inside - around
}

const headOf = ({ atoms, edge }: Frames, step: number): string =>
  `ITEM: TIMESTEP\n${step}\nITEM: NUMBER OF ATOMS\n${atoms}\nITEM: BOX BOUNDS pp pp pp\n${`0 ${edge.toFixed(4)}\n`.repeat(3)}ITEM: ATOMS id type x y z vx vy vz\n`
