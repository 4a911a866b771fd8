import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Row } from '../../schemas/table.ts'
import { type Node, network } from '../figures/network.ts'

/** Edges that carry less of the flux are not drawn. */
const LEAST_SHARE = 0.005

/** The net flux as a network: a state's place along x is its committor, edges are as wide as their flux; at the longest lag. */
export function pathsFigures(systems: readonly SystemTables[]): Figure[] {
  const parts = systems.map(({ label, own: { rows } }) => {
    const longest = Math.max(...rows.map(({ lag }) => Number(lag)))
    const own = rows.filter(({ lag }) => lag === longest)
    return { label, longest, own, total: own.find(({ of }) => of === 'total') }
  })
  const [{ total }] = parts
  if (!total) return []
  const scale = { domain: [-0.08, 1.08], nice: false }
  return network(
    systems,
    {
      name: 'paths',
      title: `Net flux ${total['path']}`,
      caption: `Net flux from left to right; width: share of the total (edges from 0.5 % on, numbers from 5 %). ${parts.map(sentence).join(' ')}`,
      x: { title: 'committor q⁺', scale },
      y: { scale },
      width: { field: 'share', scale: { domain: [0, 1], range: [0.5, 14] }, format: '.0%', least: 0.05 },
      size: { width: 520, height: 300 },
    },
    parts.map(({ own }) => ({
      nodes: placed(own.filter(({ of }) => of === 'committor')),
      edges: own
        .filter(({ of, share }) => of === 'flux' && Number(share) >= LEAST_SHARE)
        .map(({ from, to, share }) => ({ from, to, share })),
    })),
  )
}

function sentence({ label, longest, total }: { label: string; longest: number; total?: Row }): string {
  const [flux, rate] = [total?.['flux'], total?.['rate']].map((value) => Number(value).toPrecision(3))
  return `${label === '' ? '' : `${label}: `}Total ${flux} ps⁻¹, rate ${rate} ps⁻¹; lag of the model ${longest} ps.`
}

/** Heights so that states of like committor do not hide one another: the golden-ratio sequence over the order in q⁺. */
const placed = (rows: readonly Row[]): Node[] =>
  [...rows]
    .sort((a, b) => Number(a['forward']) - Number(b['forward']))
    .map(({ from, forward }, i) => ({
      name: String(from),
      x: Number(forward),
      y: (0.5 + i * 0.6180339887498949) % 1,
    }))
