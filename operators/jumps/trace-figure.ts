import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Row } from '../../schemas/table.ts'
import { colourOf, named, panelled, sizeOf } from '../figures/frame.ts'
import { type Mark, type Spec, SYSTEM } from '../figures/plot.ts'
import { short } from '../figures/rows.ts'

/** Most steps that are drawn of a system. */
const MOST = 3000

const THICK = {
  field: 'step',
  type: 'ordinal',
  title: 'step',
  scale: { domain: ['within a cage', 'to another cage'], range: [0.7, 2.5] },
  legend: null,
}

/** The path of the first ion, seen along z: a piece for each step, coloured by cage; steps on which it changes cage are drawn thick. */
export function traceFigures(systems: readonly SystemTables[]): Figure[] {
  const isMany = systems.length > 1
  const values = systems.flatMap(({ label, own }) =>
    piecesOf(own.rows).map((piece) => (isMany ? { ...piece, system: label } : piece)),
  )
  if (values.length === 0) return []
  const [{ run, ion }] = systems[0].own.rows
  const axis = (field: string) => ({
    field,
    type: 'quantitative',
    title: `${field} / Å`,
    scale: { zero: false },
  })
  const view: Spec = {
    mark: { type: 'rule' },
    encoding: {
      x: axis('x'),
      y: axis('y'),
      x2: { field: 'x2' },
      y2: { field: 'y2' },
      color: colourOf({ field: 'cage', title: 'cage' }, values),
      size: THICK,
    },
  }
  const plot = {
    name: 'trace',
    title: isMany ? 'Path of one ion' : `Path of ion ${ion} of ${run}`,
    caption:
      'Seen along z, coloured by the cage that it was in last; the stretches from cage to cage are thick.',
  }
  const apart = { scale: { x: 'independent', y: 'independent' } }
  const spec = isMany
    ? { ...panelled([SYSTEM], values, { ...view, ...sizeOf(2) }), columns: 2, resolve: apart }
    : { data: { values }, ...view }
  return [named(systems, plot, spec)]
}

function piecesOf(rows: readonly Row[]): Mark[] {
  const own = rows
    .filter(({ run, ion }) => run === rows[0]['run'] && ion === rows[0]['ion'])
    .slice(0, MOST + 1)
  return own.slice(1).map(({ x, y, cage, crossing }, i) => ({
    x: short(own[i]['x']),
    y: short(own[i]['y']),
    x2: short(x),
    y2: short(y),
    cage: cage === null ? 'none' : `${cage}`,
    step: crossing === true ? 'to another cage' : 'within a cage',
  }))
}
