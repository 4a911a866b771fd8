import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { BOLTZMANN } from '../../schemas/units.ts'
import { short } from '../figures/figure-points.ts'

/** Rates of jumps from home to home against 1/T with their lines of Arrhenius, a picture a system. */
export function jumpActivationFigures(rates: Table, own: Table): Figure[] {
  const lines = own.rows.filter((row) => row['kind'] !== 'step' && row['energy'] !== null)
  return [...new Set(lines.map((row) => row['system'] as string))].flatMap((system) =>
    figureOf(
      system,
      lines.filter((row) => row['system'] === system),
      rates.rows.filter((row) => systemOf(row, system)),
    ),
  )
}

/** True for a row of the rates whose tags are those that the system's name lists. */
const systemOf = (row: Row, system: string): boolean =>
  system
    .split(', ')
    .filter(Boolean)
    .every((tag) => Object.keys(row).some((name) => `${name} ${row[name]}` === tag))

function figureOf(system: string, lines: readonly Row[], rates: readonly Row[]): Figure[] {
  const several = new Set(lines.map((line) => line['of'])).size > 1
  const nameOf = (row: Row) => (several ? `${row['of']}, ${row['kind']}` : row['kind'])
  const points = lines.flatMap((line) =>
    rates
      .filter((row) => (['of', 'kind', 'from', 'to'] as const).every((name) => row[name] === line[name]))
      .map((row) => ({ kind: nameOf(row), ...pointOf(row) })),
  )
  if (points.length === 0) return []
  const range = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))]
  const straight = lines.flatMap((line) =>
    range.map((x) => ({
      kind: nameOf(line),
      x,
      rate: short(Math.exp((line['prefactor'] as number) - ((line['energy'] as number) * x) / BOLTZMANN)),
    })),
  )
  const x = { field: 'x', type: 'quantitative', title: '1000 K / T', scale: { zero: false } }
  const y = { field: 'rate', type: 'quantitative', title: 'rate / (1/ns per ion)', scale: { type: 'log' } }
  const color = { field: 'kind', type: 'nominal', title: 'kind' }
  return [
    {
      name: `jump-activation${system === '' ? '' : `-${system.replace(/[^\w.-]+/g, '_')}`}`,
      title: `Rates of jumps against temperature${system === '' ? '' : `, ${system}`}`,
      caption: `Returned jumps with them; bars: 68 % error. ${lines.map((line) => sentence(nameOf(line), line)).join(' ')}`,
      spec: {
        layer: [
          { data: { values: straight }, mark: { type: 'line' }, encoding: { x, y, color } },
          {
            data: { values: points },
            mark: { type: 'rule' },
            encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
          },
          {
            data: { values: points },
            mark: { type: 'point', filled: true, size: 60, tooltip: true },
            encoding: { x, y, color },
          },
        ],
      },
    },
  ]
}

function pointOf(row: Row) {
  const [rate, error] = [row['rate'] as number, (row['error'] ?? 0) as number]
  return {
    x: Number((1000 / (row['temperature'] as number)).toPrecision(8)),
    rate: short(rate),
    low: short(Math.max(rate - error, rate / 10)),
    high: short(rate + error),
  }
}

const sentence = (name: Row[string], { energy, error, keptEnergy, keptError }: Row): string =>
  `${name}: ${within(energy, error)} eV${typeof keptEnergy === 'number' ? ` (without returned ones ${within(keptEnergy, keptError)})` : ''}.`

const within = (value: Row[string], error: Row[string]): string =>
  typeof error === 'number'
    ? `${(value as number).toFixed(3)} ± ${error.toFixed(3)}`
    : (value as number).toFixed(3)
