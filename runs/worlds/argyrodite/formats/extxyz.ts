import { packed, writeNumber } from '../digits.ts'
import { type Format, kindsOf, wordsOf, writeText } from './format.ts'

const NEWLINE = 0x0a

/** Extended xyz, unwrapped places and velocities in Å/ps: to be read with `--units metal`. */
export const extxyz: Format = {
  name: 'extxyz',
  hasVelocities: true,
  bytes: ({ atoms }) => 300 + 80 * atoms,
  writer(frames, view) {
    const { places, speeds, atoms, edge, species, settings } = frames
    const { low, length } = wordsOf(
      kindsOf(frames).map((kind) => species[kind].element),
      packed,
    )
    const side = edge.toFixed(4)
    const lattice = `${side} 0 0 0 ${side} 0 0 0 ${side}`
    return (frame, from) => {
      const time = Number((frame * settings.interval).toPrecision(12))
      const head = `${atoms}\nLattice="${lattice}" Properties=species:S:1:pos:R:3:velo:R:3 pbc="T T T" Time=${time}\n`
      let at = writeText(view, from, head)
      for (let atom = 0, i = 0; atom < atoms; atom++, i += 3) {
        view.setUint32(at, low[atom], true)
        at += length[atom]
        for (let k = i; k < i + 3; k++) at = writeNumber(view, at, Math.round(10_000 * places[k]))
        for (let k = i; k < i + 3; k++) at = writeNumber(view, at, Math.round(10_000 * speeds[k]))
        view.setUint8(at++, NEWLINE)
      }
      return at
    }
  },
}
