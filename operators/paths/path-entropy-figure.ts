import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Row } from '../../schemas/table.ts'
import { bars } from '../figures/bars.ts'
import { curve } from '../figures/curve.ts'
import { distinct } from '../figures/rows.ts'
import { only } from '../figures/systems.ts'

/** Bars of the path entropy of every pair with errors, a panel for each definition, at the longest lag; the totals against the lag. */
export function pathEntropyFigures(systems: readonly SystemTables[]): Figure[] {
  const known = only(systems, ({ entropy }) => entropy !== null)
  const lags = [...new Set(known.flatMap(({ own }) => distinct(own.rows, 'lag')))].map(Number)
  if (lags.length === 0) return []
  return [...pairs(known, Math.max(...lags)), ...(lags.length > 1 ? dependence(known) : [])]
}

const DEFINITION = { field: 'definition' }

const pairs = (systems: readonly SystemTables[], longest: number): Figure[] =>
  bars(systems, {
    name: 'path-entropy',
    title: 'Path entropy',
    caption: `Path entropy of each ordered pair of states; bars: 68 % interval; lag ${longest} ps. ${systems.flatMap((system) => sentences(system, longest)).join(' ')}`,
    x: { field: 'pair', title: null, value: ({ from, to }) => `${from}→${to}` },
    y: { field: 'entropy', title: 'path entropy' },
    of: { field: 'from', title: 'from' },
    panels: [DEFINITION],
    where: ({ of, lag }) => of === 'pair' && lag === longest,
  })

const dependence = (systems: readonly SystemTables[]): Figure[] =>
  curve(systems, {
    name: 'path-entropy-lag',
    title: 'Total path entropy against the lag',
    caption: 'Sum over all ordered pairs, with its 68 % interval.',
    x: { field: 'lag', title: 'lag / ps' },
    y: { field: 'entropy', title: 'total path entropy', scale: { zero: false } },
    panels: [DEFINITION],
    where: ({ of }) => of === 'total',
    line: { point: true },
  })

const sentences = ({ label, own }: SystemTables, longest: number): string[] =>
  own.rows
    .filter(({ of, lag }) => of === 'total' && lag === longest)
    .map((row) => `Total${label === '' ? '' : ` at ${label}`}, ${sentence(row)}`)

const sentence = ({ definition, entropy, error, unit }: Row): string =>
  `${definition}: ${Number(entropy).toPrecision(4)}${error === null ? '' : ` ± ${Number(error).toPrecision(2)}`}${unit ? ` ${unit}` : ''}.`
