import test from 'ava'
import { errorOfMean } from '../../../operators/sampling/statistics.ts'
import { dos } from '../../../operators/vibrations/dos.ts'
import { independentPoints } from '../../../operators/vibrations/low-energy/band.ts'
import { lowEnergy } from '../../../operators/vibrations/low-energy/low-energy.ts'
import { fitLaw, type Law } from '../../../operators/vibrations/low-energy/power-law.ts'
import { vacf } from '../../../operators/vibrations/vacf/vacf.ts'
import { curvesOf } from '../../../operators/vibrations/vacf-curves.ts'
import { zeroFrequency } from '../../../operators/vibrations/zero-frequency.ts'
import { draw } from '../../../pipeline/report/svg.ts'
import type { Figure } from '../../../schemas/figure.ts'
import type { Samples } from '../../../schemas/table.ts'
import { marksIn } from '../../helpers/marks.ts'
import { forgetting, listening, moving, vacfOf } from './motions.ts'
import { tableFrom, transformed } from './tables.ts'

const run = moving(
  [
    ['Li', 20],
    ['P', 4],
    ['S', 16],
  ],
  1500,
  forgetting(9, 8, 0.01),
)
const table = vacfOf([run], { lags: 4 })

/** The figures of an estimate over the table. */
function figuresOf(maker: typeof dos | typeof lowEnergy | typeof zeroFrequency): Figure[] {
  const { operator, params } = (maker as typeof dos)({})
  const own = operator.finish({ vacf: table }, params, listening())
  return operator.shown.figures?.({ vacf: table }, own, params) ?? []
}

/** Those of two systems together. */
function acrossOf(maker: typeof dos | typeof lowEnergy): Figure[] {
  const { operator, params } = (maker as typeof dos)({})
  const systems = ['600 K', '300 K'].map((label) => ({
    label,
    own: operator.finish({ vacf: table }, params, listening()),
    from: { vacf: table },
  }))
  return operator.shown.across?.(systems, params) ?? []
}

const figures = [
  ...(vacf.operator.shown.figures?.(table, vacf({}).params) ?? []),
  ...figuresOf(dos),
  ...figuresOf(zeroFrequency),
  ...figuresOf(lowEnergy),
  ...acrossOf(dos),
  ...acrossOf(lowEnergy),
]

test('every estimate has its figures', (t) => {
  t.deepEqual(
    figures.map(({ name }) => name),
    [
      'vacf',
      'dos-stacked',
      'dos',
      'zero-frequency',
      'low-energy',
      'low-energy-residuals',
      'dos-all',
      'dos-each-all',
      'low-energy-all',
      'low-energy-residuals-all',
    ],
  )
})

for (const figure of figures) {
  test(`${figure.name}: draws without a warning, holds no undefined number, and leaves the page's colours alone`, async (t) => {
    const spec = JSON.stringify(figure.spec)
    t.notRegex(spec, /null,"(low|high)|NaN|Infinity|"color":"|font/)
    const { warnings, file } = await draw(figure)
    t.deepEqual(warnings, [])
    t.true(file.length > 2000 && file.includes('<path'))
  })
}

test('spectra have axes in meV and THz', (t) => {
  for (const name of ['dos', 'dos-stacked', 'low-energy', 'dos-all', 'low-energy-all']) {
    const spec = JSON.stringify(figures.find((figure) => figure.name === name)?.spec)
    t.regex(spec, /energy \(meV/)
    t.regex(spec, /THz/)
  }
})

test('spectra are each in a panel with a scale of its own, and captions say window, resolution and what is shown', (t) => {
  const [own, stacked, all] = ['dos', 'dos-stacked', 'dos-all'].map(
    (name) => figures.find((figure) => figure.name === name) as Figure,
  )
  t.like(own.spec['resolve'], { scale: { y: 'independent' } })
  t.regex(JSON.stringify(own.spec['facet']), /"sort":\["Li","P","S","total","neutron-weighted"\]/)
  for (const { caption } of [own, stacked, all])
    t.regex(caption, /Hann over 4\.01 ps, full width of a line 1\.03 meV/)
  t.regex(own.caption, /cross sections of the neutron-weighted spectrum: Li 1\.374/)
  t.notRegex(stacked.caption, /cross section/)
})

test('systems together: all elements of each, in the order given', (t) => {
  const [stacked, low] = ['dos-all', 'low-energy-all'].map(
    (name) => figures.find((figure) => figure.name === name) as Figure,
  )
  const { values } = stacked.spec['data'] as { values: { of: string; system: string; dos: number }[] }
  t.deepEqual([...new Set(values.map(({ of, system }) => `${system} ${of}`))].length, 8)
  t.deepEqual([...new Set(values.map(({ system }) => system))], ['600 K', '300 K'])
  t.regex(JSON.stringify(stacked.spec['facet']), /"sort":\["600 K","300 K"\]/)
  t.regex(low.caption, /Li: \w+( \([^)]+\))? at 600 K, \w+( \([^)]+\))? at 300 K\./)
  t.regex(low.caption, /mixed g = g₀ \+ αE \+ βE².*no sound waves/)
})

test('the law that was chosen is drawn, whichever it is', (t) => {
  const values = transformed(
    (energy) => (1 + energy + energy * energy) * Math.exp(-((energy / 30) ** 2)),
    0.01,
    600,
    90,
  )
  const known = tableFrom({
    interval: 0.01,
    values,
    samples: [values, values.map((value) => value * 1.0001)],
  })
  const { operator, params } = lowEnergy({})
  const own = operator.finish({ vacf: known }, params, listening())
  t.is(own.rows[0]['law'], 'mixed')
  const [figure] = operator.shown.figures?.({ vacf: known }, own, params) ?? []
  const { values: points } = figure.spec['data'] as { values: { law: string }[] }
  t.deepEqual([...new Set(points.map(({ law }) => law))], ['none', 'debye', 'linear', 'mixed'])
})

test('bands of the VACF are the errors of its ratio to lag 0', async (t) => {
  const areas = (await marksIn(figures[0])).filter(({ type }) => type === 'area')
  t.true(areas.length > 100)
  for (const { x, y, y2, colour } of areas) {
    const of = String(colour?.value)
    const rows = table.rows.filter((row) => row['of'] === of)
    const lag = rows.findIndex((row) => x.is(row['lag']))
    const samples = table.samples?.[of] as Samples
    const half = errorOfMean(
      samples.values.map((curve) => curve[lag] / curve[0]),
      samples.weights,
    ) as number
    const value = rows[lag]['normalised'] as number
    t.true(y.is(value - half) && y2.is(value + half), `${of} ${lag}`)
  }
})

test('points at low energy are the spectrum at independent energies, of one system and of several', async (t) => {
  for (const name of ['low-energy', 'low-energy-all']) {
    const symbols = (await marksIn(figures.find((figure) => figure.name === name) as Figure)).filter(
      ({ type }) => type === 'symbol',
    )
    for (const curve of curvesOf(table)) {
      const { energies, values } = independentPoints(curve, 0, 2 * lowEnergy({}).params.to)
      const own = values(curve.values)
      const drawn = symbols.filter(({ panel }) => panel === curve.of)
      t.is(drawn.length, energies.length * (name === 'low-energy' ? 1 : 2))
      for (const [i, energy] of energies.entries())
        t.true(
          drawn.some(({ x, y }) => x.is(energy) && y.is(own[i])),
          `${curve.of} at ${energy} meV`,
        )
    }
  }
})

test('what laws leave at low energy is data less law, a point and energy, of one system and of several', async (t) => {
  const { from, to } = lowEnergy({}).params
  for (const name of ['low-energy-residuals', 'low-energy-residuals-all']) {
    const marks = await marksIn(figures.find((figure) => figure.name === name) as Figure)
    const symbols = marks.filter(({ type }) => type === 'symbol')
    t.is(marks.filter(({ type }) => type === 'rule').length, symbols.length)
    for (const curve of curvesOf(table)) {
      const { energies, values } = independentPoints(curve, from, to)
      const data = values(curve.values)
      const own = symbols.filter(({ panel }) => panel.split(' | ')[0] === curve.of)
      t.true(own.length > 0 && own.length % energies.length === 0)
      for (const { panel, x, y, colour } of own) {
        const i = energies.findIndex((energy) => x.is(energy))
        const law = (panel.split(' | ')[1] ?? colour?.value) as Law
        const [g0, alpha, beta] = fitLaw(law, energies, data).coefficients
        t.true(y.is(data[i] - (g0 + alpha * energies[i] + beta * energies[i] ** 2)), `${curve.of}, ${law}`)
      }
    }
  }
})
