import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'

/** Rates of jumps by kind, as points on a logarithmic scale, and the rates of steps as a network of kinds. */
export function jumpRatesFigures({ rows }: Table): Figure[] {
  const elements = [...new Set(rows.map((row) => row['of'] as string))]
  const values = rows.map((row) => {
    const [rate, error] = [row['rate'] as number, (row['error'] ?? 0) as number]
    const jump =
      row['kind'] === 'step'
        ? `${row['from']} → ${row['to']}`
        : `${row['kind']}, ${row['from']} → ${row['to']}`
    return {
      name: elements.length > 1 ? `${row['of']}: ${jump}` : jump,
      level: row['kind'] === 'step' ? 'step' : 'jump',
      rate,
      low: Math.max(rate - error, rate / 10),
      high: rate + error,
    }
  })
  if (values.length === 0) return []
  const networks = elements.flatMap((of) =>
    networkFigure(
      rows.filter((row) => row['of'] === of),
      elements.length > 1 ? of : undefined,
    ),
  )
  return [ratesFigure(values), ...networks]
}

function ratesFigure(values: readonly object[]): Figure {
  const scale = { type: 'log' }
  const x = { field: 'rate', type: 'quantitative', title: 'rate / (1/ns per ion)', scale }
  const y = { field: 'name', type: 'nominal', title: null, sort: null, axis: { labelLimit: 300 } }
  const color = { field: 'level', type: 'nominal', title: 'counted' }
  return {
    name: 'jump-rates',
    title: 'Rates of steps and jumps',
    caption:
      'Per ion and ns, returned jumps with them; bars: 68 % error. A step and its reverse agree in equilibrium.',
    spec: {
      data: { values },
      encoding: { y, color },
      layer: [
        { mark: { type: 'point', filled: true, tooltip: true }, encoding: { x } },
        { mark: { type: 'rule' }, encoding: { x: { ...x, field: 'low' }, x2: { field: 'high' } } },
      ],
    },
  }
}

/** Kinds of site on a circle, joined by the rates of steps between them, both ways together. */
function networkFigure(rows: readonly Row[], of?: string): Figure[] {
  const steps = rows.filter((row) => row['kind'] === 'step' && row['from'] !== row['to'])
  const kinds = [...new Set(steps.flatMap((row) => [row['from'] as string, row['to'] as string]))].sort()
  if (kinds.length < 2) return []
  const nodes = kinds.map((kind, i) => ({
    kind,
    x: Math.cos((2 * Math.PI * i) / kinds.length),
    y: Math.sin((2 * Math.PI * i) / kinds.length),
    nameX: 1.2 * Math.cos((2 * Math.PI * i) / kinds.length),
    nameY: 1.2 * Math.sin((2 * Math.PI * i) / kinds.length),
  }))
  const links = kinds.flatMap((from, i) =>
    kinds.slice(i + 1).flatMap((to, j) => {
      const both = steps.filter(
        (row) => [from, to].includes(row['from'] as string) && [from, to].includes(row['to'] as string),
      )
      const rate = both.reduce((sum, row) => sum + (row['rate'] as number), 0)
      const [a, b] = [nodes[i], nodes[i + 1 + j]]
      return rate > 0
        ? [{ x: a.x, y: a.y, x2: b.x, y2: b.y, rate: Number(rate.toPrecision(4)), pair: `${from}–${to}` }]
        : []
    }),
  )
  const axis = (field: string) => ({
    field,
    type: 'quantitative',
    axis: null,
    scale: { domain: [-1.3, 1.3] },
  })
  return [
    {
      name: of ? `network-${of}` : 'network',
      title: `Network of steps between kinds of site${of ? `, ${of}` : ''}`,
      caption: 'Lines: steps per ion and ns, both ways together, on a logarithmic scale.',
      spec: {
        encoding: { x: axis('x'), y: axis('y') },
        layer: [
          {
            data: { values: links },
            mark: { type: 'rule', tooltip: true },
            encoding: {
              x2: { field: 'x2' },
              y2: { field: 'y2' },
              size: {
                field: 'rate',
                type: 'quantitative',
                title: 'rate / (1/ns)',
                scale: { type: 'log', range: [0.5, 10] },
                legend: { symbolType: 'stroke' },
              },
            },
          },
          { data: { values: nodes }, mark: { type: 'point', filled: true, size: 400 } },
          {
            data: { values: nodes },
            mark: { type: 'text', fontSize: 13 },
            encoding: { x: axis('nameX'), y: axis('nameY'), text: { field: 'kind' } },
          },
        ],
      },
    },
  ]
}
