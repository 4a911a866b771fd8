import test from 'ava'
import { dos } from '../../../operators/vibrations/dos.ts'
import { dosDifference } from '../../../operators/vibrations/dos-difference.ts'
import { UNHEARD } from '../../../pipeline/definition/operator.ts'
import { column, type Row, type Table } from '../../../schemas/table.ts'
import { refused } from '../scattering/refused.ts'

/** A density of states of area 1 with its middle at E₀, on a grid of its own. */
const g = (energy: number, E0: number) => Math.exp(-((energy - E0) ** 2) / 8) / Math.sqrt(8 * Math.PI)

/** Abramowitz & Stegun, 7.1.26. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x))
  const sum =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  return Math.sign(x) * (1 - sum * Math.exp(-x * x))
}

function spectra(at: readonly (readonly [number, number, number])[]): Table {
  const tag = (unit: string) => ({ ...column(unit, 'tag', 'key'), tag: true })
  return {
    columns: { temperature: tag('K'), material: tag(''), ...dos.operator.shown.columns },
    rows: at.flatMap(([temperature, E0, step]) =>
      Array.from({ length: Math.round(40 / step) + 1 }, (_, i): Row => {
        const energy = i * step
        const weight = 0.5 * (1 + erf((energy - E0) / Math.sqrt(8)))
        const said = { dos: g(energy, E0), error: 0.003, weight, weightError: 0.004 }
        return { temperature, material: 'A', of: 'Li', energy, ...said }
      }),
    ),
  }
}

function finish(table: Table, given: object = {}) {
  const { operator, params } = dosDifference(given)
  const own = operator.finish({ dos: table }, params, UNHEARD)
  return { rows: own.rows, figures: operator.shown.figures?.({ dos: table }, own, params) ?? [] }
}

test('hot less cold, with the error of both and an integral that ends at 0', (t) => {
  const { rows, figures } = finish(
    spectra([
      [600, 14, 0.1],
      [300, 16, 0.1],
      [900, 12, 0.07],
    ]),
  )
  t.deepEqual(
    [...new Set(rows.map((row) => `${row['of']} ${row['system']} ${row['cold']} ${row['hot']}`))],
    ['Li material A 300 600', 'Li material A 300 900'],
  )
  for (const hot of [600, 900]) {
    const own = rows.filter((row) => row['hot'] === hot)
    for (const row of own) {
      const energy = row['energy'] as number
      const truth = g(energy, hot === 600 ? 14 : 12) - g(energy, 16)
      t.true(Math.abs((row['difference'] as number) - truth) < 1e-4, `${hot} ${energy}`)
      t.true(Math.abs((row['error'] as number) - 0.003 * Math.SQRT2) < 1e-12)
      t.true(Math.abs((row['integralError'] as number) - 0.004 * Math.SQRT2) < 1e-12)
    }
    t.true(Math.abs(own[own.length - 1]['integral'] as number) < 1e-4)
    // ∫ Δg to the middle of the cold band: what has moved below it.
    const middle = own.find((row) => (row['energy'] as number) >= 16 - 1e-9) as Row
    t.true((middle['integral'] as number) > (hot === 600 ? 0.3 : 0.45))
  }
  t.false(/NaN|Infinity/.test(JSON.stringify(figures)))
})

test('another reference, one temperature, no temperature', (t) => {
  const three = spectra([
    [300, 16, 0.1],
    [600, 14, 0.1],
    [900, 12, 0.1],
  ])
  t.deepEqual([...new Set(finish(three, { cold: 600 }).rows.map((row) => row['hot']))], [900])
  t.is(finish(three, { cold: 450 }).rows.length, 0)
  t.is(refused(() => finish(spectra([[300, 16, 0.1]]))).exitCode, 2)
  const untagged = { ...three, rows: three.rows.map(({ temperature, ...row }) => row) }
  t.regex(refused(() => finish(untagged)).message, /no temperature/)
})
