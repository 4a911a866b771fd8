import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'

/** Residence time against cage radius, one line for each kind of centre; nothing where no radius has jumps. */
export function residenceFigures({ rows }: Table): Figure[] {
  const several = new Set(rows.map((row) => row['of'])).size > 1
  const values = rows.flatMap((row) => {
    const { radius, residence, error } = row
    if (typeof radius !== 'number' || typeof residence !== 'number') return []
    const half = typeof error === 'number' ? error : 0
    const centre = several ? `${row['of']}: ${row['centre']}` : row['centre']
    return [{ ...row, centre, site: row['site'], low: residence - half, high: residence + half }]
  })
  if (values.length === 0) return []
  const x = { field: 'radius', type: 'quantitative', title: 'cage radius / Å', scale: { zero: false } }
  const y = { field: 'residence', type: 'quantitative', title: 'residence time / ps', scale: { zero: true } }
  const sites = new Set(values.map((value) => value.site))
  const spec = {
    data: { values },
    encoding: {
      x,
      color: { field: 'centre', type: 'nominal', title: 'centre' },
      ...(sites.size > 1 ? { strokeDash: { field: 'site', type: 'nominal', title: 'site' } } : {}),
    },
    layer: [
      { mark: { type: 'line', point: true, tooltip: true }, encoding: { y } },
      {
        mark: { type: 'errorbar', ticks: true },
        encoding: { y: { field: 'low', type: 'quantitative', title: y.title }, y2: { field: 'high' } },
      },
    ],
  }
  return [
    {
      name: 'residence',
      title: 'Residence time against cage radius',
      caption: `Total ion-time / number of jumps (${String(rows[0]['rule'])}); bars: 68 % error.`,
      spec,
    },
  ]
}
