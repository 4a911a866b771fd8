import { argyroditeSites } from '../../../operators/crystal/argyrodite-sites.ts'
import { normal, seeded } from '../../helpers/random.ts'
import type { Synthetic } from '../../helpers/synthetic.ts'

type Vector = readonly [number, number, number]

export interface SiteCrystal {
  /** Unit cells along each axis; the third vector also goes `tilt` cells along the first. */
  readonly cells: Vector
  readonly tilt?: number
  readonly edge?: number
  /** Added to every position, Å. */
  readonly shift?: Vector
  /** −1 turns the crystal inside out. */
  readonly setting?: 1 | -1
  /** Standard deviation of the vibration of ions and of framework, Å. */
  readonly ions?: number
  readonly framework?: number
}

/** An argyrodite and the places of its sites, by a list of unit cells. */
export function siteCrystal(options: SiteCrystal) {
  const { cells, tilt = 0, edge = 9.9, shift = [0, 0, 0], setting = 1 } = options
  const source = argyroditeSites(['T1', 'T2', 'T3', 'T4', 'T5'])
  const origins = Array.from({ length: cells[0] * cells[1] * cells[2] }, (_, i) => [
    i % cells[0],
    Math.floor(i / cells[0]) % cells[1],
    Math.floor(i / (cells[0] * cells[1])),
  ])
  const spread = (points: readonly (readonly number[])[]): number[][] =>
    origins.flatMap((origin) =>
      points.map((at) => at.map((v, c) => setting * edge * (v + origin[c]) + shift[c])),
    )
  const cell = [cells[0], 0, 0, 0, cells[1], 0, tilt, 0, cells[2]].map((v) => v * edge)
  const anchors = source.anchors
  const [phosphorus, corners] = [false, true].map((corner) =>
    spread(anchors.filter((anchor) => anchor.corner === corner).map(({ at }) => at)),
  )
  const kinds = origins.flatMap(() => source.sites.map(({ kind }) => kind))
  return {
    cell,
    edge,
    phosphorus,
    corners,
    sites: spread(source.sites.map(({ at }) => at)),
    kinds,
    cages: spread(source.cages),
  }
}

/** A run of that crystal whose ions are, frame by frame, where a function says. */
export function siteRun(
  crystal: ReturnType<typeof siteCrystal>,
  { ions: wide = 0, framework = 0 }: Partial<SiteCrystal>,
  ions: number,
  at: (ion: number, frame: number) => readonly number[],
  rest: Pick<Synthetic, 'frames'> & Partial<Synthetic>,
): Synthetic {
  const deviate = normal(seeded(7))
  const { phosphorus, corners, cell } = crystal
  const hosts = [...phosphorus, ...corners]
  return {
    atoms: [
      ['Li', ions],
      ['P', phosphorus.length],
      ['S', corners.length],
    ],
    interval: 0.1,
    cell,
    position: (atom, frame) => {
      const home = atom < ions ? at(atom, frame) : hosts[atom - ions]
      const width = atom < ions ? wide : framework
      return home.map((v) => v + width * deviate()) as unknown as Vector
    },
    ...rest,
  }
}

/** Vector from a to the nearest image of b in a cell with edges along the axes, Å. */
export function between(a: readonly number[], b: readonly number[], cell: readonly number[]): number[] {
  return a.map((value, c) => {
    const d = b[c] - value
    return d - Math.round(d / cell[4 * c]) * cell[4 * c]
  })
}
