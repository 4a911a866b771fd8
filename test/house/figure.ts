import type { HouseRoom } from './rooms.ts'

const WIDTH = 130
const HEIGHT = 34
const GAP_X = 14
const GAP_Y = 40
const MARGIN = 20
const PER_ROW = 7
const COLOURS: Record<string, string> = { operators: '#dbe9f6', pipeline: '#f3e9d2' }

interface Placed extends HouseRoom {
  readonly x: number
  readonly y: number
}

/** The house as an SVG: a box a room, floors by who stands on whom, an arrow from a room to those that it stands on. */
export function houseFigure(rooms: readonly HouseRoom[]): string {
  const rows = rowsOf(rooms)
  const placed = new Map<string, Placed>()
  rows.forEach((row, i) => {
    const width = row.length * (WIDTH + GAP_X) - GAP_X
    row.forEach((room, k) => {
      const x = MARGIN + (PER_ROW * (WIDTH + GAP_X) - GAP_X - width) / 2 + k * (WIDTH + GAP_X)
      placed.set(room.name, { ...room, x, y: MARGIN + (rows.length - 1 - i) * (HEIGHT + GAP_Y) })
    })
  })
  const size = [
    2 * MARGIN + PER_ROW * (WIDTH + GAP_X) - GAP_X,
    2 * MARGIN + rows.length * (HEIGHT + GAP_Y) - GAP_Y,
  ]
  const all = [...placed.values()]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.join(' ')}" font-family="sans-serif" font-size="12">`,
    '<title>Rooms of ionstream and what they stand on</title>',
    `<rect width="${size[0]}" height="${size[1]}" fill="#ffffff"/>`,
    ...all.flatMap((room) => room.onto.map((name) => arrow(room, placed.get(name) as Placed))),
    ...all.map(box),
    '</svg>',
    '',
  ].join('\n')
}

/** Floors from the lowest, each in as many rows as it needs; the pipeline's below those of the operators. */
function rowsOf(rooms: readonly HouseRoom[]): HouseRoom[][] {
  const rows: HouseRoom[][] = []
  for (const house of ['pipeline', 'operators']) {
    const own = rooms.filter(({ name }) => name.startsWith(`${house}/`))
    for (const floor of [...new Set(own.map((room) => room.floor))].sort((a, b) => a - b)) {
      const here = own.filter((room) => room.floor === floor)
      for (let at = 0; at < here.length; at += PER_ROW) rows.push(here.slice(at, at + PER_ROW))
    }
  }
  return rows
}

function box({ name, sources, x, y }: Placed): string {
  const [house, room] = name.split('/')
  const text = `<text x="${x + WIDTH / 2}" y="${y + HEIGHT / 2 + 4}" text-anchor="middle">${room} <tspan fill="#777777">${sources}</tspan></text>`
  return `<rect x="${x}" y="${y}" width="${WIDTH}" height="${HEIGHT}" rx="5" fill="${COLOURS[house]}" stroke="#555555"/>${text}`
}

function arrow(from: Placed, to: Placed): string {
  const [x1, y1, x2, y2] = [from.x + WIDTH / 2, from.y + HEIGHT, to.x + WIDTH / 2, to.y]
  const bend = (y2 - y1) / 2
  return `<path d="M${x1} ${y1} C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}" fill="none" stroke="#9a9a9a" stroke-width="0.8"/>`
}
