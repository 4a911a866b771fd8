import { writeFraction } from '../digits.ts'
import type { Frames } from '../frames.ts'
import { type Format, writeText } from './format.ts'

const WHOLE = 100_000_000
const NEWLINE = 0x0a

/** XDATCAR: fractions of eight decimals, wrapped; no velocities. */
export const xdatcar: Format = {
  name: 'xdatcar',
  hasVelocities: false,
  head: (frames) => new TextEncoder().encode(headOf(frames)),
  bytes: ({ atoms }) => 100 + 40 * atoms,
  writer({ places, edge }, view) {
    return (frame, from) => {
      let at = writeText(view, from, `Direct configuration= ${frame + 1}\n`)
      for (let i = 0; i < places.length; i += 3) {
        for (let k = i; k < i + 3; k++) {
          const part = places[k] / edge
          at = writeFraction(view, at, Math.floor((part - Math.floor(part)) * WHOLE + 0.5) % WHOLE)
        }
        view.setUint8(at++, NEWLINE)
      }
      return at
    }
  },
}

function headOf({ species, edge }: Frames): string {
  const counts = new Map<string, number>()
  for (const { element, count } of species) counts.set(element, (counts.get(element) ?? 0) + count)
  const side = edge.toFixed(8)
  return `argyrodite\n1\n${side} 0 0\n0 ${side} 0\n0 0 ${side}\n${[...counts.keys()].join(' ')}\n${[...counts.values()].join(' ')}\n`
}
