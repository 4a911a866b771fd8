import type { Figure } from '../../schemas/figure.ts'
import type { Row } from '../../schemas/table.ts'
import { framed } from '../figures/frame.ts'
import { marksOf, type Plot } from '../figures/plot.ts'
import { pointLayers } from '../figures/points.ts'
import { ofRows } from '../figures/systems.ts'
import type { Member } from './parity-table.ts'

/** Points of a picture at most: of more every so many. */
const MOST = 4000

/** Models against their reference, and the line on which both are the same. */
export function parityFigure(members: readonly Member[], title: string, unit: string): Figure[] {
  const all = members.reduce((sum, { model }) => sum + model.length, 0)
  const step = Math.ceil(all / MOST)
  const rows = members.flatMap(({ name, reference, model }): Row[] =>
    Array.from(model, (value, i): Row => ({ model: name, reference: reference[i], value })).filter(
      (_, i) => i % step === 0,
    ),
  )
  const [least, most] = rows.reduce(
    ([a, b], { reference, value }) => [
      Math.min(a, Number(reference), Number(value)),
      Math.max(b, Number(reference), Number(value)),
    ],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )
  const side = (name: string) => ({ title: unit === '' ? name : `${name} / ${unit}`, scale: { zero: false } })
  const plot: Plot = {
    name: 'parity',
    title: `Model against reference: ${title}`,
    caption: `On the line both are the same.${step > 1 ? ` One of ${step} points is drawn.` : ''}`,
    x: { field: 'reference', ...side('reference') },
    y: { field: 'value', ...side('model') },
    ...(members.length > 1 ? { of: { field: 'model', title: null } } : {}),
  }
  const systems = ofRows(rows)
  const marks = rows.flatMap((row) => marksOf(ofRows([row]), plot))
  const same = {
    data: { values: [least, most].map((end) => ({ reference: end, value: end })) },
    mark: { type: 'line', style: 'guide' },
    encoding: { y: { field: 'value', type: 'quantitative' }, color: null },
  }
  const [figure] = framed(systems, plot, marks, [same, ...pointLayers(systems, plot, marks)])
  return [{ ...figure, spec: { ...figure.spec, width: 420, height: 420 } }]
}
