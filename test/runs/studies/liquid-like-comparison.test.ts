import test from 'ava'
import { msd } from '../../../operators/transport/msd.ts'
import { comparison } from '../../../runs/definitions/liquid-like-comparison.ts'
import { msdSlopes } from '../../../runs/definitions/msd-slopes.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { listening } from '../../operators/vibrations/motions.ts'

const INTERVAL = 0.01
/** The MSD of ions that come back: its slope falls within a picosecond, and D(L) with it. */
const msdAt = (lag: number, D: number) => 6 * D * lag + 0.6 * (1 - Math.exp(-3 * lag))
const slopeAt = (lag: number, D: number) => 6 * D + 1.8 * Math.exp(-3 * lag)

const lags = Array.from({ length: 1600 }, (_, k) => (k + 1) * INTERVAL)
const table: Table = {
  columns: msd.operator.shown.columns,
  rows: lags.map((lag, k) => ({ of: 'Li', lag, msd: msdAt(lag, 0.01), pairs: 10 * (5000 - k) })),
  samples: {
    Li: {
      method: 'known',
      weights: new Float64Array(4).fill(1 / 4),
      values: [0.007, 0.009, 0.011, 0.013].map((D) => Float64Array.from(lags, (lag) => msdAt(lag, D))),
    },
  },
}
const { operator, params } = msdSlopes()
const { rows } = operator.finish({ msd: table }, params, listening())
const near = (lag: number): Row => rows[Math.round(lag / INTERVAL) - 1]

test('the slope at a lag is the slope there, also where it changes within half a picosecond', (t) => {
  for (const lag of [0.05, 0.3, 0.75, 1.5, 3, 15]) {
    const exact = (slopeAt(lag, 0.01) / 6) * 1e-4
    t.true(Math.abs((near(lag)['D'] as number) / exact - 1) < 0.02, `${lag} ps: ${near(lag)['D']}`)
  }
  t.deepEqual(
    [0.05, 0.75, 15].map((lag) => Number((near(lag)['stretch'] as number).toPrecision(6))),
    [0.01, 0.075, 0.5],
  )
})

test('it has the error of its samples', (t) => {
  // t₃ = 1.1969 times the deviation of 0.7, 0.9, 1.1, 1.3e-6 over √4.
  for (const lag of [0.75, 15])
    t.true(Math.abs((near(lag)['error'] as number) / (1.1969e-6 * 0.2582 * 0.5) - 1) < 1e-3)
})

test('the table of both routes shows slopes with errors, and says what its scale is', (t) => {
  const csv = (all: readonly object[]): string =>
    ['# units', Object.keys(all[0]).join(), ...all.map((row) => Object.values(row).join())].join('\n')
  const text = comparison({
    diffusion: csv([
      {
        of: 'Li',
        temperature: 300,
        D: 1e-6,
        error: 1e-7,
        from: 4,
        to: 16,
        status: 'determined',
        logSlope: 0.8,
      },
    ]),
    msdSlopes: csv(rows.map((row) => ({ temperature: 300, ...row }))),
    zeroFrequency: csv(
      [0.75, 3, 15].map((length) => ({
        of: 'Li',
        temperature: 300,
        length,
        integral: (slopeAt(length, 0.01) / 6) * 1e-4,
        integralError: 2e-7,
        kinetic: 301,
      })),
    ),
    dos: csv([{ of: 'Li', temperature: 300, dos: 1e-4, error: 1e-5 }]),
  })
  t.regex(text, /\| D\(0\.75 ps\) \| \(4\.16 ± 0\.20\)e-6 \| \(4\.1\d ± 0\.15\)e-6 \|/)
  t.regex(text, /\| D\(15 ps\) \| \(1\.00 ± 0\.20\)e-6 \| \(1\.00 ± 0\.15\)e-6 \| 0\.0 \|/)
  t.regex(text, /errors are not independent/)
  t.notRegex(text, /NaN/)
})
