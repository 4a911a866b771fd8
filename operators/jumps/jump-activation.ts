import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { BOLTZMANN } from '../../schemas/units.ts'
import { jumpActivationFigures } from './jump-activation-figure.ts'
import { jumpRates } from './jump-rates.ts'

const columns = columnsOf('energy', {
  system: column('', 'tags besides the temperature that the runs of a line share', 'key'),
  of: column('', 'element of the ions', 'key'),
  kind: column('', 'step, doublet, intra-cage, inter-cage, hop', 'key'),
  from: column('', 'kind of site that is left', 'key'),
  to: column('', 'kind of site that is reached', 'key'),
  energy: column('eV', 'activation energy of the rate, returned jumps with it', 'value'),
  error: column(
    'eV',
    'its 68 % error, from those of the rates; undefined for two temperatures only if they have none',
    { errorOf: 'energy' },
  ),
  prefactor: column(
    '',
    'ln(rate at 1/T = 0 / (1/ns)): an attempt frequency times the number of ways',
    'value',
  ),
  prefactorError: column('', 'its 68 % error', { errorOf: 'prefactor' }),
  temperatures: column(
    '',
    'temperatures with such jumps; where there were none is left out, and said',
    'count',
  ),
  chi: column('', 'χ² per degree of freedom; null with two temperatures', 'note'),
  keptEnergy: column(
    'eV',
    'activation energy of the rate without returned jumps; null for steps, which are not paired',
    'value',
  ),
  keptError: column('eV', 'its 68 % error', { errorOf: 'keptEnergy' }),
  keptChi: column('', 'χ² per degree of freedom of that', 'note'),
})

/** Activation energy of each kind of jump over the temperatures of a study: weighted least squares of ln rate = ln Γ₀ − E_a/k_B T,
 *  weights (rate/σ)². Tables of `jump-rates` in, E_a in eV out; null with fewer than two temperatures.
 *  Throws a usage error for runs without the tag `temperature`. */
export const jumpActivation = estimate({
  name: 'jump-activation',
  version: 3,
  summary: 'Activation energy and prefactor of each kind of jump over the temperatures of a study.',
  source: 'Arrhenius law by weighted least squares; jump kinds of Ding et al.',
  from: [jumpRates.operator],
  across: true,
  params: z.object({}),
  finish: (tables, _, context) => {
    const { rows: unsorted, columns: given } = tables['jump-rates']
    // The order of sums is that of the temperatures, whatever the runs are called.
    const rows = [...unsorted].sort((a, b) => temperatureOf(a) - temperatureOf(b))
    const tags = Object.keys(given).filter(
      (name) => !(name in jumpRates.operator.shown.columns) && name !== 'temperature',
    )
    const lines = new Map<string, Row[]>()
    for (const row of rows) {
      const system = tags.map((name) => `${name} ${row[name]}`).join(', ')
      const key = [system, row['of'], row['kind'], row['from'], row['to']].join('\n')
      lines.set(key, [...(lines.get(key) ?? []), row])
    }
    const systems = [...lines].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    const temperatures = temperaturesOf(systems, context)
    return tableOf(
      { columns },
      systems.map(([key, own]) => {
        const names = key.split('\n')
        return lineOf(names, own, temperatures.get(names[0]) as number, context)
      }),
    )
  },
  shown: {
    columns,
    figures: (tables, own) => jumpActivationFigures(tables['jump-rates'], own),
  },
  example: { params: {} },
})

/** Of each system the number of its temperatures; a warning for one. */
function temperaturesOf(
  lines: readonly (readonly [string, readonly Row[]])[],
  { warn }: FinishContext,
): Map<string, number> {
  const seen = new Map<string, Set<number>>()
  for (const [key, rows] of lines) {
    const [system] = key.split('\n')
    seen.set(system, new Set([...(seen.get(system) ?? []), ...rows.map(temperatureOf)]))
  }
  for (const [system, { size }] of seen)
    if (size < 2) warn('one temperature', `${system || 'the study'} has one: no activation energies`)
  return new Map([...seen].map(([system, { size }]) => [system, size]))
}

const temperatureOf = (row: Row): number => {
  const temperature = row['temperature']
  if (typeof temperature === 'number' && temperature > 0) return temperature
  throw usageError(
    'jump-activation: a run has no temperature',
    'Ingest with --tag temperature=600, or give the runs of a definition tags.',
  )
}

function lineOf(
  [system, of, kind, from, to]: readonly string[],
  rows: readonly Row[],
  all: number,
  { warn }: FinishContext,
): Row {
  const points = pointsOf(rows, 'rate', 'error')
  if (points.length < all)
    warn(
      'left out',
      `${[system, of, kind, from, to].filter(Boolean).join(', ')}: no jumps at ${all - points.length} of ${all} temperatures`,
    )
  const line = fitted(points)
  const kept = kind === 'step' ? undefined : fitted(pointsOf(rows, 'kept', 'keptError'))
  return {
    system,
    of,
    kind,
    from,
    to,
    energy: finite(line?.energy),
    error: finite(line?.error),
    prefactor: finite(line?.prefactor),
    prefactorError: finite(line?.prefactorError),
    temperatures: points.length,
    chi: finite(line?.chi),
    keptEnergy: finite(kept?.energy),
    keptError: finite(kept?.error),
    keptChi: finite(kept?.chi),
  }
}

/** 1/k_B T (1/eV), ln rate, and its weight. */
interface Point {
  readonly x: number
  readonly y: number
  readonly weight: number
}

const pointsOf = (rows: readonly Row[], value: 'rate' | 'kept', spread: 'error' | 'keptError'): Point[] =>
  rows.flatMap((row) => {
    const [rate, error] = [row[value] as number, row[spread] as number | null]
    return rate > 0 && error !== null && error > 0
      ? [{ x: 1000 / (BOLTZMANN * temperatureOf(row)), y: Math.log(rate), weight: (rate / error) ** 2 }]
      : []
  })

/** Weighted least squares of a straight line; undefined with fewer than two temperatures. */
function fitted(points: readonly Point[]) {
  const sum = (value: (point: Point) => number) =>
    points.reduce((total, point) => total + point.weight * value(point), 0)
  const weight = sum(() => 1)
  const [x, y] = [sum((p) => p.x) / weight, sum((p) => p.y) / weight]
  const square = sum((p) => (p.x - x) ** 2)
  if (points.length < 2 || !(square > 0)) return undefined
  const slope = sum((p) => (p.x - x) * (p.y - y)) / square
  const chi = sum((p) => (p.y - y - slope * (p.x - x)) ** 2)
  return {
    energy: -slope,
    error: 1 / Math.sqrt(square),
    prefactor: y - slope * x,
    prefactorError: Math.sqrt(1 / weight + (x * x) / square),
    chi: points.length > 2 ? chi / (points.length - 2) : undefined,
  }
}
