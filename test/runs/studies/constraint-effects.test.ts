import test from 'ava'
import { constraintEffects } from '../../../runs/definitions/constraint-effects.ts'
import { comparison } from '../../../runs/definitions/constraints-comparison.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { marksIn } from '../../helpers/marks.ts'
import { listening } from '../../operators/vibrations/motions.ts'

/** D in cm²/s, its status, weight below 10 meV. */
const CASES: Readonly<Record<string, readonly [number, string, number | null]>> = {
  host: [2e-6, 'upper-bound', 0.027],
  ps4: [1e-6, 'determined', 0.047],
  shaking: [2e-6, 'extrapolated', null],
  none: [1e-5, 'determined', 0.068],
  rigid: [8e-6, 'determined', 0.066],
  anions: [1e-5 / 3, 'determined', 0.05],
}
const table = (rowOf: (name: string) => Row[], cases = Object.keys(CASES)): Table => ({
  columns: {},
  rows: cases.flatMap((name) => rowOf(name).map((row) => ({ ...row, constraint: name }))),
})
const tablesOf = (cases?: string[]) => ({
  diffusion: table(
    (name) => [{ of: 'Li', D: CASES[name][0], error: CASES[name][0] / 10, status: CASES[name][1] }],
    cases,
  ),
  'low-energy': table((name) => [
    {
      of: 'Li',
      weightBelow: CASES[name][2],
      weightError: CASES[name][2] && 0.003,
      centre: 36,
      centreError: 0.1,
    },
    { of: 'total', weightBelow: 9, weightError: 9, centre: 9, centreError: 9 },
  ]),
  rdf: table(() => [
    { pair: 'Li-Li', r: 3, g: 9, error: 1 },
    { pair: 'Li-S', r: 2.4, g: 4, error: 0.2 },
    { pair: 'Li-S', r: 2.5, g: 3, error: 0.1 },
  ]),
  density: table(() => [{ element: 'Li', visited: 0.4, barrierA: 100, barrierB: 140, barrierC: 180 }]),
  'window-areas': table(() => [
    { pair: 'T2-T2', area: 6, error: 0.1 },
    { pair: 'T2-T5', area: 7.5, error: 0.2 },
  ]),
})
const { operator, params } = constraintEffects()
const own = operator.finish(tablesOf(), params, listening())
const of = (name: string) => own.rows.find((row) => row['case'] === name) as Row

test('log D against the free run, its error, and shares of the ladder that make one', (t) => {
  t.deepEqual(
    own.rows.map((row) => row['case']),
    ['none', 'rigid', 'shaking', 'ps4', 'anions', 'host'],
  )
  const near = (value: unknown, expected: number) =>
    t.true(Math.abs(Number(value) - expected) < 1e-9, `${value}`)
  near(of('ps4')['change'], -1)
  near(of('anions')['change'], -Math.log10(3))
  near(of('ps4')['changeError'], (0.1 * Math.SQRT2) / Math.LN10)
  near(of('rigid')['share'], Math.log10(1.25))
  near(of('shaking')['share'], Math.log10(4))
  near(of('ps4')['share'], Math.log10(2))
  t.is(of('anions')['share'], null)
})

test('what is censored has no change and no share, and its bound stays', (t) => {
  t.like(of('host'), { D: 2e-6, status: 'upper-bound', change: null, changeError: null, share: null })
  const cases = { ...tablesOf() }
  const censored = {
    ...cases,
    diffusion: {
      ...cases.diffusion,
      rows: cases.diffusion.rows.map((row) =>
        row['constraint'] === 'none' ? { ...row, status: 'not-determined' } : row,
      ),
    },
  }
  const { rows } = operator.finish(censored, params, listening())
  t.true(rows.every((row) => row['change'] === null && row['share'] === null))
})

test('each quantity is that of its element, pair and window', (t) => {
  const { weight, centre, peak, peakAt, barrier, area } = of('none')
  t.deepEqual(
    { weight, centre, peak, peakAt, barrier: Math.round(Number(barrier)), area },
    {
      weight: 0.068,
      centre: 36,
      peak: 4,
      peakAt: 2.4,
      barrier: 140,
      area: 7.5,
    },
  )
})

test('a ladder of other names, at two temperatures: shares at each, and E_a by case where both are known', (t) => {
  const energies = { UC: 0.2, RC: 0.25, RTC: 0.3, RTVC: 0.4 }
  const moved = Object.entries(energies).flatMap(([constraint, energy]) =>
    [600, 900].map((temperature) => {
      const D = 1e-3 * Math.exp(-energy / (8.617333262e-5 * temperature))
      const status = constraint === 'RTVC' && temperature === 600 ? 'upper-bound' : 'determined'
      return { of: 'Li', D, error: D / 10, status, constraint, temperature }
    }),
  )
  const tables = { ...tablesOf([]), diffusion: { columns: {}, rows: moved } }
  const { rows } = operator.finish(tables, { ladder: Object.keys(energies) }, listening())
  t.deepEqual(
    rows.map((row) => [row['case'], row['temperature']]),
    Object.keys(energies).flatMap((name) => [
      [name, 600],
      [name, 900],
    ]),
  )
  const at = (name: string, kelvin: number) =>
    rows.find((row) => row['case'] === name && row['temperature'] === kelvin) as Row
  for (const name of ['UC', 'RC', 'RTC'] as const) {
    t.true(Math.abs(Number(at(name, 600)['activation']) - energies[name]) < 1e-6)
    t.is(at(name, 900)['activation'], at(name, 600)['activation'])
    t.true(Number(at(name, 600)['activationError']) > 0)
  }
  t.is(at('RTVC', 900)['activation'], null)
  // At 900 K log D goes with the energies: steps of .05, .05 and .1 eV of .2.
  for (const [name, share] of [
    ['RC', 0.25],
    ['RTC', 0.25],
    ['RTVC', 0.5],
  ] as const) {
    t.true(Math.abs(Number(at(name, 900)['share']) - share) < 1e-9)
    t.is(at(name, 600)['share'], null)
  }
  const step = -0.05 / (8.617333262e-5 * 600 * Math.LN10)
  t.true(Math.abs(Number(at('RC', 600)['change']) - step) < 1e-9)
  t.is(at('UC', 600)['change'], null)
})

test('runs that cannot be compared are refused', (t) => {
  const finish = (cases: string[]) => () => operator.finish(tablesOf(cases), params, listening())
  t.throws(finish(['ps4', 'host']), { message: /no run of constraint none/ })
  t.throws(finish(['none', 'host', 'host']), { message: /comes twice/ })
  const untagged = {
    ...tablesOf(),
    diffusion: { columns: {}, rows: [{ of: 'Li', D: 1, status: 'determined' }] },
  }
  t.throws(() => operator.finish(untagged, params, listening()), { message: /has no constraint/ })
})

test('one picture: every value is a mark in the panel of its quantity, and only a bound is open', async (t) => {
  const curves = {
    dos: table((name) =>
      [1, 2, 3].map((energy) => ({ of: 'Li', energy, dos: energy * CASES[name][0], error: 1e-7 })),
    ),
    rdf: table(() => [2, 3, 9].map((r) => ({ pair: 'Li-S', r, g: r + 1, error: 0.1 }))),
  }
  const figures = operator.shown.figures?.(curves, own, params) ?? []
  t.is(figures.length, 1)
  const symbols = (await marksIn(figures[0])).filter(({ type }) => type === 'symbol')
  const inPanel = (panel: string) => symbols.filter((mark) => mark.panel === panel)
  t.is(symbols.length, 6 + 4 + 5 + 5 * 6)
  for (const [panel, name, unit] of [
    ['D / 10⁻⁶ cm²/s', 'D', 1e6],
    ['change of log₁₀ D', 'change', 1],
    ['weight below 10 meV', 'weight', 1],
  ] as const)
    for (const [place, row] of own.rows.entries()) {
      const marks = inPanel(panel).filter(({ x }) => x.is(place + 1))
      t.is(marks.length, row[name] === null ? 0 : 1, `${panel}, ${row['case']}`)
      for (const { y, colour } of marks) t.true(y.is(Number(row[name]) * unit) && colour?.is(row['case']))
    }
  const lines = (await marksIn(figures[0])).filter(({ type }) => type === 'line')
  t.is(lines.length, 6 * (3 + 2))
  for (const [name, [D]] of Object.entries(CASES)) {
    const states = lines.filter(({ panel, colour }) => /^DOS of Li/.test(panel) && colour?.is(name))
    t.is(states.length, 3)
    for (const energy of [1, 2, 3]) t.true(states.some(({ x, y }) => x.is(energy) && y.is(energy * D)))
    const pairs = lines.filter(({ panel, colour }) => /^g\(r\)/.test(panel) && colour?.is(name))
    t.true(pairs.length === 2 && pairs.every(({ x, y }) => y.is(Number(x.value) + 1)))
  }
  const open = symbols.filter(({ item }) => item.fill === undefined || item.fill === 'transparent')
  t.deepEqual(
    open.map(({ panel, x }) => [panel, Math.round(Number(x.value))]),
    [['D / 10⁻⁶ cm²/s', 6]],
  )
})

test('words say factors, and nothing of what is not known', (t) => {
  const names = Object.keys(own.rows[0])
  const csv = [names, ...own.rows.map((row) => names.map((name) => row[name] ?? ''))].map(String).join('\n')
  const text = comparison(csv)
  t.regex(
    text,
    /P and S of PS4 at rest: D falls by a factor of 10\.0 \(16\.3 errors\); weight below 10 meV −0\.021 \(4\.9 errors\)/,
  )
  t.regex(text, /moves and turns: D as in the free run within two errors \(factor 0\.80\)/)
  t.regex(text, /does not turn: D falls .*; weight below 10 meV not known of both runs/)
  t.regex(text, /P, S and Cl at rest: D is censored, no factor/)
  t.regex(text, /\| < 2 \(upper-bound\) \| – \|/)
})
