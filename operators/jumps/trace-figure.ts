import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Row } from '../../schemas/table.ts'
import { colourOf, named, panelled, sizeOf } from '../figures/frame.ts'
import { type Mark, type Spec, SYSTEM } from '../figures/plot.ts'
import { short } from '../figures/rows.ts'
import { edgesAbout, type UnitCell } from './unit-cell.ts'

/** Most steps that are drawn of a system. */
const MOST = 3000

const CROSSING = 'to another cage'

const THICK = {
  field: 'step',
  type: 'ordinal',
  title: 'step',
  scale: { domain: ['within a cage', CROSSING], range: [0.7, 2.5] },
  legend: null,
}

/** What steps to another cage are drawn in. */
const RED = '#d62728'

/** The path of the first ion, seen along z: a piece for each step, coloured by cage; those on which it changes cage, all of them, thick and red. With the unit cell
 *  that its middle is in, where that is known. */
export function traceFigures(systems: readonly SystemTables[], cell?: UnitCell): Figure[] {
  const isMany = systems.length > 1
  const values = systems.flatMap(({ label, own }) =>
    piecesOf(own.rows).map((piece) => (isMany ? { ...piece, system: label } : piece)),
  )
  if (values.length === 0) return []
  const [{ run, ion }] = systems[0].own.rows
  const box = cell ? edgesOf(cell, values) : []
  const axis = (field: string) => ({
    field,
    type: 'quantitative',
    title: `${field} / Å`,
    scale: { zero: false },
  })
  const colour = colourOf({ field: 'cage', title: 'cage' }, values)
  const view = {
    encoding: { x: axis('x'), y: axis('y'), x2: { field: 'x2' }, y2: { field: 'y2' } },
    layer: [
      ...(cell ? [{ data: { values: box }, mark: { type: 'rule', style: 'guide' } }] : []),
      {
        mark: { type: 'rule' },
        encoding: {
          color: { condition: { test: `datum.step === '${CROSSING}'`, value: RED }, ...colour },
          size: THICK,
        },
      },
    ],
  }
  const plot = {
    name: 'trace',
    title: isMany ? 'Path of one ion' : `Path of ion ${ion} of ${run}`,
    caption: `Seen along z, coloured by the cage that it was in last; in red the stretches from cage to cage that were not undone within the return time.${cell ? ` Dashed: a unit cell with its corners on ${cell.element}.` : ''}`,
  }
  const apart = { scale: { x: 'independent', y: 'independent' } }
  const spec = isMany
    ? { ...panelled([SYSTEM], values, { ...view, ...sizeOf(2) }), columns: 2, resolve: apart }
    : { data: { values }, ...inProportion(view, [...values, ...box]) }
  return [named(systems, plot, spec)]
}

/** Fields of the ends of a piece. */
const ENDS = { x: ['x', 'x2'], y: ['y', 'y2'] } as const

/** Pixels of the longer side. */
const SIDE = 440

/** A view of all pieces in which an Å is as long along x as along y. */
function inProportion(view: { encoding: Spec }, pieces: readonly Mark[]): Spec {
  const sides = (['x', 'y'] as const).map((name) => {
    const all = pieces.flatMap((piece) => ENDS[name].map((end) => Number(piece[end])))
    const [low, high] = [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))]
    return { name, middle: (low + high) / 2, span: 1.05 * (high - low) }
  })
  const longest = Math.max(1, ...sides.map(({ span }) => span))
  const [x, y] = sides.map(({ name, middle, span }) => {
    const half = Math.max(span, longest / 3) / 2
    const scale = { domain: [short(middle - half), short(middle + half)], nice: false, zero: false }
    return {
      pixels: Math.round((2 * half * SIDE) / longest),
      axis: { ...(view.encoding[name] as Spec), scale },
    }
  })
  return { ...view, encoding: { ...view.encoding, x: x.axis, y: y.axis }, width: x.pixels, height: y.pixels }
}

/** Of a long path the first steps, and all that change cage. */
function piecesOf(rows: readonly Row[]): Mark[] {
  const own = rows.filter(({ run, ion }) => run === rows[0]['run'] && ion === rows[0]['ion'])
  return own.slice(1).flatMap(({ x, y, cage, crossing, returned }, i) => {
    const isCrossing = crossing === true && returned !== true
    if (i >= MOST && !isCrossing) return []
    return [
      {
        x: short(own[i]['x']),
        y: short(own[i]['y']),
        x2: short(x),
        y2: short(y),
        cage: cage === null ? 'none' : `${cage}`,
        step: isCrossing ? CROSSING : 'within a cage',
      },
    ]
  })
}

/** Edges of the unit cell about the middle of the path. */
function edgesOf(cell: UnitCell, pieces: readonly Mark[]): Mark[] {
  const middle = (name: string) => pieces.reduce((sum, piece) => sum + Number(piece[name]) / pieces.length, 0)
  return edgesAbout(cell, [middle('x'), middle('y'), cell.corner[2]]).map(([from, to]) => {
    const [x, y, x2, y2] = [from[0], from[1], to[0], to[1]].map(short)
    return { x, y, x2, y2 }
  })
}
