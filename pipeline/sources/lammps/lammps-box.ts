/** A box as frames have it: row vectors and origin in the file's length unit, and which faces are periodic. */
export interface Box {
  readonly cell: Float64Array
  readonly origin: Float64Array
  readonly periodic: readonly [boolean, boolean, boolean]
}

/** A box from the words after "ITEM: BOX BOUNDS" and its three lines; a sentence where they make none.
 *  Triclinic bounds are those of the bounding box: xlo = xlo_bound − min(0, xy, xz, xy + xz), yhi = yhi_bound − max(0, yz) …
 *  (LAMMPS manual, "Triclinic simulation boxes"). "abc origin" is the general form: the vectors themselves. */
export function readBox(words: readonly string[], lines: readonly string[]): Box | string {
  const rows = lines.map((line) => line.trim().split(/\s+/).map(Number))
  const general = words[0] === 'abc'
  const width = general ? 4 : words[0] === 'xy' ? 3 : 2
  const wrong = rows.findIndex((row) => row.length !== width || !row.every(Number.isFinite))
  if (wrong >= 0) return `box line "${lines[wrong]}", expected ${width} numbers`
  const periodic = boundaries(words.slice(-3))
  if (typeof periodic === 'string') return periodic
  const [cell, origin] = general ? generalCell(rows) : boundedCell(rows)
  if (volume(cell) <= 0) return `a box without volume: ${lines.join(' | ')}`
  return { cell: Float64Array.from(cell), origin: Float64Array.from(origin), periodic }
}

function boundedCell(rows: readonly number[][]): [number[], number[]] {
  const [xy, xz, yz] = rows.map((row) => row[2] ?? 0)
  const xlo = rows[0][0] - Math.min(0, xy, xz, xy + xz)
  const xhi = rows[0][1] - Math.max(0, xy, xz, xy + xz)
  const ylo = rows[1][0] - Math.min(0, yz)
  const yhi = rows[1][1] - Math.max(0, yz)
  const [zlo, zhi] = rows[2]
  return [
    [xhi - xlo, 0, 0, xy, yhi - ylo, 0, xz, yz, zhi - zlo],
    [xlo, ylo, zlo],
  ]
}

const generalCell = (rows: readonly number[][]): [number[], number[]] => [
  rows.flatMap((row) => row.slice(0, 3)),
  rows.map((row) => row[3]),
]

const volume = ([a, b, c, d, e, f, g, h, i]: readonly number[]): number =>
  a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)

function boundaries(words: readonly string[]): Box['periodic'] | string {
  if (words.length < 3 || !words.every((word) => /^[pfsm]{2}$/.test(word))) return [true, true, true]
  const moving = words.find((word) => /[sm]/.test(word))
  if (moving) return `boundary "${moving}" (shrink-wrapped): the box follows the atoms, so it is no cell`
  const [x, y, z] = words.map((word) => word === 'pp')
  return [x, y, z]
}
