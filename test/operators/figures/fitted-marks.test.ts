import test from 'ava'
import {
  dampedOscillators,
  dos,
  impliedDensity,
  jumpDiffusion,
  lowEnergyLaws,
  quasielastic,
} from '../../../operators/index.ts'
import type { Row } from '../../../schemas/table.ts'
import { CM2_S, HBAR } from '../../../schemas/units.ts'
import { exampleFlags } from '../../helpers/example.ts'
import type { DrawnMark } from '../../helpers/marks.ts'
import { drawnBy } from './examples.ts'
import { marksOf, named, pairs } from './pairs.ts'

const FIGURES = [
  [600, '600'],
  [750, '750'],
  [null, 'all'],
] as const

/** Rows of the systems in a picture, with the panel that they are in. */
const inFigure = (rows: readonly Row[], kelvin: number | null, panelOf: (row: Row) => string): Row[] =>
  rows
    .map((row): Row => ({ ...row, kelvin: row['tag_temperature'] ?? row['temperature'] }))
    .filter((row) => kelvin === null || row['kelvin'] === kelvin)
    .map((row) => ({ ...row, panel: kelvin === null ? across(panelOf(row), row) : panelOf(row) }))

/** Of several systems those whose names do not tell the temperature have it in the heading. */
const across = (panel: string, { kelvin }: Row): string =>
  panel.includes(`${kelvin} K`) ? panel : `${panel} | ${kelvin} K`

const symbolsIn = async (...figure: Parameters<typeof named>): Promise<DrawnMark[]> =>
  marksOf(named(...figure), 'symbol')

test('laws at low energy: every line is g0 + αE + βE² of its row, from its first to its last energy', async (t) => {
  const { table, figures } = await drawnBy(lowEnergyLaws.operator, {
    ...exampleFlags(lowEnergyLaws.operator),
    temperature: undefined,
  })
  for (const [kelvin, name] of FIGURES) {
    const rows = inFigure(table.rows, kelvin, ({ of, temperature }) => `${of}, ${temperature} K`)
    const lines = await marksOf(named(figures, `low-energy-laws-${name}`), 'line')
    t.is(lines.length, 30 * rows.length)
    for (const { panel, colour, x, y } of lines) {
      const row = rows.find((each) => each['panel'] === panel && colour?.is(each['law']))
      if (!row) return t.fail(`no row for ${panel}, ${colour?.value}`)
      const energy = Number(x.value)
      t.true(y.is(Number(row['g0']) + Number(row['alpha']) * energy + Number(row['beta']) * energy * energy))
      t.true(energy > Number(row['from']) - 0.1 && energy < Number(row['to']) + 0.1)
    }
    const left = await symbolsIn(figures, `low-energy-laws-residuals-${name}`)
    t.true(left.length > 3 * rows.length)
    const data = await symbolsIn(figures, `low-energy-laws-${name}`)
    for (const { panel, colour, x, y } of left) {
      const [own, law] = kelvin === null ? panel.split(' | ') : [panel, String(colour?.value)]
      const row = rows.find((each) => each['panel'] === own && each['law'] === law) as Row
      const energy = Number(x.value)
      const model = Number(row['g0']) + Number(row['alpha']) * energy + Number(row['beta']) * energy * energy
      const point = data.find((each) => each.panel === own && each.x.is(energy)) as DrawnMark
      t.true(Math.abs(Number(y.value) - (Number(point.y.value) - model)) < 1e-3 * (1 + Math.abs(model)))
    }
  }
})

test('what diffusion implies: a diamond with its error at E = 0 for every element', async (t) => {
  const { table, figures } = await drawnBy(impliedDensity.operator)
  for (const [kelvin, name] of FIGURES) {
    const figure = named(figures, `implied-density-${name}`)
    const known = table.rows.filter(({ implied, of }) => implied !== null && of !== 'neutron-weighted')
    const rows = inFigure(known, kelvin, ({ of }) => `${of}`)
    const diamonds = (await marksOf(figure, 'symbol')).filter(({ item }) => item.shape === 'diamond')
    const isAt = ({ panel, x, y }: DrawnMark, row: Row): boolean =>
      panel === row['panel'] && x.is(0) && y.is(row['implied'])
    pairs(t, diamonds, rows, isAt)
    const rules = await marksOf(figure, 'rule')
    for (const row of rows)
      t.true(
        rules.some(({ panel, x, y, y2 }) => {
          const [value, error] = [Number(row['implied']), Number(row['error'])]
          return panel === row['panel'] && x.is(0) && y.is(value - error) && y2.is(value + error)
        }),
      )
  }
})

/** Γ in meV. */
const WIDTHS: Readonly<Record<string, (Q: number, d: number, tau: number, D: number) => number>> = {
  'chudley-elliott': (Q, d, tau) => (HBAR / tau) * (1 - Math.sin(Q * d) / (Q * d)),
  fick: (Q, _d, _tau, D) => (HBAR * D * Q * Q) / CM2_S,
  'hall-ross': (Q, d, tau) => (HBAR / tau) * (1 - Math.exp(-(Q * Q * d * d) / 6)),
  'singwi-sjolander': (Q, d, tau) => ((HBAR / tau) * Q * Q * d * d) / (6 + Q * Q * d * d),
}

const series = ({ of, component, temperature }: Row): string =>
  `${of}, ${component}${temperature === null ? '' : `, ${temperature} K`}`

test('jump models: points are the widths with their errors, every line the model with d, τ and D of its row', async (t) => {
  const { toQ, ...flags } = exampleFlags(jumpDiffusion.operator) as { toQ: number }
  const { table, figures } = await drawnBy(jumpDiffusion.operator)
  const { table: widths } = await drawnBy(quasielastic.operator, flags)
  for (const [kelvin, name] of FIGURES) {
    const figure = named(figures, `jump-diffusion-${name}`)
    const known = widths.rows.filter(({ Q, width, error, status }) => {
      return Number(Q) <= toQ && width !== null && Number(error) > 0 && status === 'determined'
    })
    const shown = inFigure(known, kelvin, series)
    pairs(t, await marksOf(figure, 'symbol'), shown, ({ panel, x, y }, row) => {
      return panel === row['panel'] && x.is(row['Q']) && y.is(1000 * Number(row['width']))
    })
    pairs(t, await marksOf(figure, 'rule'), shown, ({ x, y, y2 }, row) => {
      const [value, error] = [Number(row['width']), Number(row['error'])]
      return x.is(row['Q']) && y.is(1000 * (value - error)) && y2.is(1000 * (value + error))
    })
    const rows = inFigure(table.rows, kelvin, series).filter(({ D }) => D !== null)
    const lines = await marksOf(figure, 'line')
    t.is(lines.length, 60 * rows.length)
    for (const { panel, colour, x, y } of lines) {
      const row = rows.find((each) => each['panel'] === panel && colour?.is(each['model']))
      if (!row) return t.fail(`no row for ${panel}, ${colour?.value}`)
      const Q = Number(x.value)
      const [d, tau, D] = ['length', 'time', 'D'].map((each) => Number(row[each]))
      t.true(Q < 1e-6 ? y.is(0) : y.is(1000 * WIDTHS[String(row['model'])](Q, d, tau, D)))
    }
    const left = await symbolsIn(figures, `jump-diffusion-residuals-${name}`)
    t.true(left.length >= shown.length)
    for (const { panel, colour, x, y } of left) {
      const [own, model] = kelvin === null ? panel.split(' | ') : [panel, String(colour?.value)]
      const row = rows.find((each) => each['panel'] === own && each['model'] === model) as Row
      const [d, tau, D] = ['length', 'time', 'D'].map((each) => Number(row[each]))
      const data = shown.find((each) => each['panel'] === own && x.is(each['Q'])) as Row
      t.true(y.is(1000 * (Number(data['width']) - WIDTHS[model](Number(data['Q']), d, tau, D))))
    }
  }
})

const hann = (u: number): number => {
  if (u === 0 || Math.abs(u) === 1) return u === 0 ? 1 : 0.5
  return Math.sin(Math.PI * u) / (Math.PI * u * (1 - u * u))
}

test('oscillators: points are the spectrum, every mode has the shape of E₀ and Γ of its row, sum and residual make the spectrum', async (t) => {
  const { table, figures } = await drawnBy(dampedOscillators.operator)
  const { table: spectra } = await drawnBy(dos.operator, exampleFlags(dampedOscillators.operator))
  for (const [kelvin, name] of FIGURES) {
    const figure = named(figures, `damped-oscillators-${name}`)
    const panelOf = ({ of, kelvin: own }: Row) => `${of}, ${own} K`
    const rows = inFigure(table.rows, kelvin, ({ of, temperature }) => `${of}, ${temperature} K`)
    const data = inFigure(spectra.rows, kelvin, ({ of, temperature }) => panelOf({ of, kelvin: temperature }))
    const symbols = await symbolsIn(figures, figure.name)
    t.true(symbols.length > 20)
    for (const { panel, x, y } of symbols)
      t.true(data.some((row) => row['panel'] === panel && x.is(row['energy']) && y.is(row['dos'])))
    const lines = await marksOf(figure, 'line')
    const at = (panel: string, line: string, energy: unknown): DrawnMark | undefined =>
      lines.find((each) => each.panel === panel && each.colour?.value === line && each.x.is(energy))
    let checked = 0
    for (const { panel, x, y } of symbols) {
      const [sum, residual] = ['sum', 'residual'].map((line) => at(panel, line, x.value))
      if (!sum || !residual) continue
      checked++
      const whole = Number(y.value)
      t.true(Math.abs(Number(sum.y.value) + Number(residual.y.value) - whole) < 1e-4 * (1 + Math.abs(whole)))
    }
    t.true(checked > 20)
    const drawn = new Set(symbols.map(({ panel }) => panel))
    const known = rows.filter(({ energy, damping, panel }) => {
      return energy !== null && damping !== null && drawn.has(String(panel))
    })
    t.true(known.length > 3)
    for (const row of known) {
      const [centre, damping] = [Number(row['energy']), Number(row['damping'])]
      const own = lines.filter(
        ({ panel, colour }) => panel === row['panel'] && colour?.value === `mode ${row['mode']}`,
      )
      t.true(own.length > 4)
      const shape = ({ x }: DrawnMark): number => {
        const at = (E: number) =>
          (damping * E * E) / ((E * E - centre * centre) ** 2 + damping * damping * E * E)
        const E = Number(x.value)
        const { period, lineWidth } = spectra.rows.find((each) => each['of'] === row['of']) as Row
        // Hann's kernel on a fine axis, and what lies beyond the last frequency.
        let [spread, norm] = [0, 0]
        for (let u = -4; u <= 4; u += 0.5) {
          const weight = (Math.abs(u) === 4 ? 0.5 : 1) * hann(u)
          spread += weight * at(E - (u * Number(lineWidth)) / 2)
          norm += weight
        }
        let beyond = 0
        for (let k = 1; k <= 2000; k++) beyond += at(E + k * Number(period)) + at(E - k * Number(period))
        return spread / norm + beyond
      }
      const [top] = [...own].sort((a, b) => Number(b.y.value) - Number(a.y.value))
      for (const mark of own)
        t.true(
          Math.abs((Number(mark.y.value) * shape(top)) / (Number(top.y.value) * shape(mark)) - 1) < 0.01,
          `${row['panel']} ${mark.x.value}`,
        )
    }
  }
})
