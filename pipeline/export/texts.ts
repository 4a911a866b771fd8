import { inverse3 } from '../cell/matrix.ts'
import type { Atoms, FrameOut } from './frames.ts'

/** One frame as text. */
export type TextFrame = (frame: FrameOut, atoms: Atoms) => string

/** Nine digits: a single-precision number is found again exactly. */
const digits = (value: number): string => value.toPrecision(9)
const vector = (values: Float64Array, at: number): string =>
  `${digits(values[at])} ${digits(values[at + 1])} ${digits(values[at + 2])}`
const exact = (values: ArrayLike<number>): string => Array.from(values, String).join(' ')

/** LAMMPS dump custom with units and times; unfolded positions, elements; steps count the frames of the run. */
export const lammpsFrame: TextFrame = (frame, { ids, types, elements, velocities }) => {
  const { cell, origin, positions, velocities: speeds } = frame
  const rows = elements.map(
    (element, i) =>
      `${ids[i]} ${types[i]} ${element} ${vector(positions, 3 * i)}${speeds ? ` ${vector(speeds, 3 * i)}` : ''}\n`,
  )
  return [
    `ITEM: UNITS\nmetal\nITEM: TIME\n${frame.time}\nITEM: TIMESTEP\n${frame.index}`,
    `ITEM: NUMBER OF ATOMS\n${ids.length}`,
    bounds(cell, origin),
    `ITEM: ATOMS id type element xu yu zu${velocities ? ' vx vy vz' : ''}`,
    rows.join(''),
  ].join('\n')
}

/** The bounding box of a restricted triclinic cell, or the vectors of a general one. */
function bounds(h: ArrayLike<number>, origin: ArrayLike<number>): string {
  const [a, ay, az, xy, b, bz, xz, yz, c] = Array.from(h)
  const [x, y, z] = Array.from(origin)
  if (ay !== 0 || az !== 0 || bz !== 0 || a <= 0 || b <= 0 || c <= 0) {
    const rows = [0, 1, 2].map((k) => `${exact([h[3 * k], h[3 * k + 1], h[3 * k + 2]])} ${origin[k]}`)
    return `ITEM: BOX BOUNDS abc origin pp pp pp\n${rows.join('\n')}`
  }
  if (xy === 0 && xz === 0 && yz === 0)
    return `ITEM: BOX BOUNDS pp pp pp\n${x} ${x + a}\n${y} ${y + b}\n${z} ${z + c}`
  const [lo, hi] = [Math.min(0, xy, xz, xy + xz), Math.max(0, xy, xz, xy + xz)]
  const lines = [
    [x + lo, x + a + hi, xy],
    [y + Math.min(0, yz), y + b + Math.max(0, yz), xz],
    [z, z + c, yz],
  ]
  return `ITEM: BOX BOUNDS xy xz yz pp pp pp\n${lines.map(exact).join('\n')}`
}

/** Extended XYZ: times in fs, velocities (velo) in Å/fs, which time_unit says. */
export const extxyzFrame: TextFrame = (frame, { ids, elements, velocities }) => {
  const { cell, origin, positions, time, velocities: speeds } = frame
  const properties = `species:S:1:pos:R:3${velocities ? ':velo:R:3' : ''}:id:I:1`
  const scaled = speeds?.map((value) => value / 1000)
  const rows = elements.map(
    (element, i) =>
      `${element} ${vector(positions, 3 * i)}${scaled ? ` ${vector(scaled, 3 * i)}` : ''} ${ids[i]}\n`,
  )
  const corner = origin.some((value) => value !== 0) ? ` Origin="${exact(origin)}"` : ''
  const when = Number((time * 1000).toPrecision(15))
  return `${ids.length}\nLattice="${exact(cell)}"${corner} Properties=${properties} pbc="T T T" Time=${when} time_unit=fs\n${rows.join('')}`
}

/** VASP XDATCAR: fractions, folded; the header before every configuration where the cell varies. */
export const xdatcarFrame: TextFrame = (frame, { run, elements }) => {
  const { cell, origin, positions } = frame
  const m = inverse3(cell)
  const rows = elements.map((_, i) => {
    const p = [0, 1, 2].map((c) => positions[3 * i + c] - origin[c])
    const fractions = [0, 1, 2].map((c) => p[0] * m[c] + p[1] * m[3 + c] + p[2] * m[6 + c])
    return ` ${fractions.map((f) => (f - Math.floor(f)).toFixed(12)).join(' ')}\n`
  })
  const header = frame.number === 0 || !run.constantCell ? xdatcarHeader(run.name, cell, elements) : ''
  return `${header}Direct configuration=${String(frame.number + 1).padStart(6)}\n${rows.join('')}`
}

function xdatcarHeader(title: string, cell: Float64Array, elements: readonly string[]): string {
  const species = [...new Set(elements)]
  const counts = species.map((name) => elements.filter((element) => element === name).length)
  const vectors = [0, 3, 6].map((k) => ` ${exact(cell.subarray(k, k + 3))}\n`).join('')
  return `${title}\n 1.0\n${vectors} ${species.join(' ')}\n ${counts.join(' ')}\n`
}
