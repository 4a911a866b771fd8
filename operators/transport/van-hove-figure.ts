import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'

/** 4πr²G_s and G_d over its mean against the distance, a line a lag, one picture for each element or pair. */
export function vanHoveFigures({ rows }: Table): Figure[] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = `${row['part']} ${row['of']}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].map(figureOf)
}

function figureOf(rows: readonly Row[]): Figure {
  const [{ of, part }] = rows
  const self = part === 'self'
  const y = self ? 'radial' : 'ratio'
  const title = self ? '4πr²Gₛ(r,τ) / Å⁻¹' : 'distinct G(r,τ) / ρ'
  return {
    name: `van-hove-${part}-${of}`,
    title: `van Hove function of ${of}, ${part} part`,
    caption: self
      ? 'Probability density of the distance that an ion has moved after each lag.'
      : 'Density of other ions at each lag round the place where an ion was, over the mean density.',
    spec: {
      data: {
        values: rows.map((row) => ({
          r: row['r'],
          value: Number((row[y] as number).toPrecision(5)),
          lag: `${row['lag']} ps`,
        })),
      },
      mark: { type: 'line' },
      encoding: {
        x: { field: 'r', type: 'quantitative', title: 'distance r / Å', scale: { nice: false } },
        y: { field: 'value', type: 'quantitative', title },
        color: { field: 'lag', type: 'ordinal', title: 'lag τ', sort: null },
      },
    },
  }
}
