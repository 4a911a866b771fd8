import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'

/** Edges that carry less of the flux are not drawn. */
const LEAST_SHARE = 0.005

/** The net flux as a network: a state's place along x is its committor, edges are as wide as their flux; at the longest lag. */
export function pathsFigures(own: Table): Figure[] {
  const lag = Math.max(...own.rows.map((row) => Number(row['lag'])))
  const rows = own.rows.filter((row) => row['lag'] === lag)
  const nodes = placed(rows.filter((row) => row['of'] === 'committor'))
  const edges = rows.filter((row) => row['of'] === 'flux' && Number(row['share']) >= LEAST_SHARE)
  const total = rows.find((row) => row['of'] === 'total')
  if (!total) return []
  const drawn = edges.flatMap(({ from, to, share }) => {
    const [a, b] = [nodes.get(Number(from)), nodes.get(Number(to))]
    return a && b ? [{ x: a.x, y: a.y, x2: b.x, y2: b.y, share, label: `${from} → ${to}` }] : []
  })
  const scale = { domain: [-0.08, 1.08], nice: false }
  const x = { field: 'x', type: 'quantitative', title: 'committor q⁺', scale }
  const y = { field: 'y', type: 'quantitative', axis: null, scale }
  return [
    {
      name: 'paths',
      title: `Net flux ${total['path']}`,
      caption: `Net flux from left to right; width: share of the total ${Number(total['flux']).toPrecision(3)} ps⁻¹ (edges from 0.5 % on). Rate ${Number(total['rate']).toPrecision(3)} ps⁻¹; lag of the model ${lag} ps.`,
      spec: {
        width: 480,
        height: 280,
        layer: [
          {
            data: { values: drawn },
            mark: { type: 'rule', opacity: 0.5 },
            encoding: {
              x,
              y,
              x2: { field: 'x2' },
              y2: { field: 'y2' },
              size: {
                field: 'share',
                type: 'quantitative',
                scale: { domain: [0, 1], range: [0.5, 14] },
                title: 'share',
              },
              tooltip: [{ field: 'label' }, { field: 'share', format: '.3f' }],
            },
          },
          {
            data: { values: [...nodes.values()] },
            mark: { type: 'point', size: 420, filled: true, opacity: 1 },
            encoding: { x, y },
          },
          {
            data: { values: [...nodes.values()] },
            mark: { type: 'text', color: 'white', fontSize: 12 },
            encoding: { x, y, text: { field: 'state' } },
          },
        ],
      },
    },
  ]
}

/** Heights so that states of like committor do not hide one another: the golden-ratio sequence over the order in q⁺. */
function placed(rows: readonly Row[]): Map<number, { state: number; x: number; y: number }> {
  const ordered = [...rows].sort((a, b) => Number(a['forward']) - Number(b['forward']))
  return new Map(
    ordered.map((row, i) => {
      const state = Number(row['from'])
      return [state, { state, x: Number(row['forward']), y: (0.5 + i * 0.6180339887498949) % 1 }]
    }),
  )
}
