import test from 'ava'
import {
  coherentSpectrum,
  currentSpectrum,
  incoherentSpectrum,
  quasielastic,
  selfScattering,
  susceptibility,
} from '../../../operators/index.ts'
import { UNHEARD } from '../../../pipeline/definition/operator.ts'
import { column, type Row, type Table } from '../../../schemas/table.ts'
import { HBAR } from '../../../schemas/units.ts'
import { exampleFlags } from '../../helpers/example.ts'
import { type DrawnMark, marksIn } from '../../helpers/marks.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { drawnBy } from './examples.ts'
import { marksOf, named } from './pairs.ts'

const SYSTEMS = [600, 750]
const kelvinOf = (row: Row): unknown => row['tag_temperature'] ?? row['temperature']
const lineOf = ({ q }: Row): string => String(Number(Number(q).toPrecision(3)))
/** As figures round. */
const short = (value: number): number => Number(value.toPrecision(6))

for (const [operator, value, of, scale] of [
  [coherentSpectrum, 's', 'neutron-weighted', 'log'],
  [incoherentSpectrum, 's', 'Li', 'log'],
  [currentSpectrum, 'c', 'total', 'sqrt'],
  [susceptibility, 'value', 'neutron-weighted', 'sqrt'],
] as const)
  test(`${operator.operator.name}, map and temperatures in one panel: a cell is the mean of the rows that it covers, and cells leave nothing out`, async (t) => {
    const flags = {
      q: '0.9,1.1,1.43,1.6',
      most: 4,
      lags: operator === incoherentSpectrum ? '6ps' : '1ps',
      frame: 'none',
    }
    const { table, figures } = await drawnBy(operator.operator, flags)
    for (const [kelvin, name] of [
      [600, '600'],
      [750, '750'],
      [null, 'all'],
    ] as const) {
      const marks = await marksOf(named(figures, `map-${name}`), 'rect')
      for (const own of SYSTEMS.filter((each) => kelvin === null || each === kelvin)) {
        const rows = table.rows.filter((row) => kelvinOf(row) === own && row['of'] === of)
        t.true(rows.length > 0)
        const parts = new Set(rows.map((row) => String(row['part'] ?? '')))
        for (const part of parts) {
          const panel = [part ? `${of}, ${part}` : of, ...(kelvin === null ? [`${own} K`] : [])].join(' | ')
          const shown = marks.filter((mark) => mark.panel === panel)
          for (const line of new Set(rows.map(lineOf)))
            checkLine(
              shown.filter(({ x }) => x.is(line)),
              rows.filter((row) => lineOf(row) === line && String(row['part'] ?? '') === part),
            )
        }
      }
    }

    const marks = await marksOf(named(figures, 'compared-all'), 'line')
    t.true(marks.length > 40)
    for (const { panel, x, y, colour } of marks)
      t.true(
        table.rows.some(
          (row) =>
            lineOf(row) === panel &&
            row['of'] === of &&
            !!colour?.is(`${kelvinOf(row)} K`) &&
            x.is(row['energy']) &&
            y.is(row[value]),
        ),
        `${panel} ${colour?.value} ${x.value}`,
      )

    function checkLine(cells: readonly DrawnMark[], own: readonly Row[]): void {
      const ends = cells
        .map(({ y, y2, colour }) => ({
          ends: [y, y2].map(({ value }) => Number(value)).sort((a, b) => a - b),
          colour,
        }))
        .sort((a, b) => a.ends[0] - b.ends[0])
      t.true(ends.length > 10)
      t.true(Math.abs(ends[0].ends[0]) < 0.02)
      const floor = scale === 'log' ? 1e-4 * Math.max(...own.map((row) => Number(row[value]))) : 0
      ends.forEach(({ ends: [low, high], colour }, i) => {
        if (i > 0) t.true(Math.abs(low - ends[i - 1].ends[1]) < 0.02, `${low} ${ends[i - 1].ends[1]}`)
        const covered = own.filter(
          ({ energy }) => Number(energy) > low - 1e-3 && Number(energy) < high + 1e-3,
        )
        t.true(covered.length > 0)
        const mean = covered.reduce((sum, row) => sum + Number(row[value]), 0) / covered.length
        t.true(mean < floor * 1.5 || !!colour?.is(short(mean)), `${low} to ${high} meV: ${mean}`)
      })
    }
  })

/** A decay as its row of the table says. */
const decayOf = ({ area, width }: Row, lag: number): number =>
  Number(area) * Math.exp((-Number(width) * lag) / HBAR)

test('fits of decays: points are F(Q,t), each part what its row says, the fit their sum, beneath what is left over σ', async (t) => {
  const { components, ...flags } = exampleFlags(quasielastic.operator) as { components: number }
  const { table, figures } = await drawnBy(quasielastic.operator, { ...flags, components })
  const { fitFrom, fitLags, ...scattering } = flags as { fitFrom: number; fitLags: number }
  const { table: decays } = await drawnBy(selfScattering.operator, scattering)
  t.true(fitFrom > 0 && fitLags > 0)
  let checked = 0
  for (const kelvin of SYSTEMS) {
    const [marks, left] = [
      await marksIn(named(figures, `quasielastic-fits-${kelvin}`)),
      await marksIn(named(figures, `quasielastic-fits-residuals-${kelvin}`)),
    ]
    const rows = table.rows.filter((row) => kelvinOf(row) === kelvin && row['of'] === 'Li')
    t.true(rows.length > 2)
    for (const { Q } of rows) {
      const panel = `Li, ${kelvin} K, Q ${Number(Number(Q).toPrecision(3))} Å⁻¹`
      const own = rows.filter((row) => row['Q'] === Q)
      const inside = marks.filter((mark) => mark.panel === panel)
      const points = inside.filter(({ type }) => type === 'symbol')
      // A picture holds some fits of many.
      if (points.length === 0) continue
      t.true(points.length > 8, panel)
      const least = Math.min(...points.map(({ y }) => Number(y.value)))
      const lines = (name: string) =>
        inside.filter(({ type, colour }) => type === 'line' && !!colour?.is(name))
      const at = (name: string, { x }: DrawnMark) => lines(name).find((mark) => x.is(mark.x.value))
      for (const point of points) {
        const lag = Number(point.x.value)
        const row = decays.rows.find(
          (each) =>
            kelvinOf(each) === kelvin && each['of'] === 'Li' && each['q'] === Q && point.x.is(each['lag']),
        )
        t.true(!!row && point.y.is(row['f']), `${panel} ${lag}`)
        const fit = at('fit', point)
        const rest = left.find((mark) => mark.panel === panel && mark.x.is(point.x.value))
        if (!fit || !rest) continue
        checked++
        const parts = own.filter(({ width }) => width !== null)
        for (const each of parts) {
          const line = at(String(each['component']), point)
          // What is below a third of the least datum is not drawn.
          t.true(line ? line.y.is(decayOf(each, lag)) : decayOf(each, lag) < least / 2.9, panel)
        }
        const constant = Number(own[0]['elastic'] ?? 0)
        t.true(fit.y.is(parts.reduce((sum, each) => sum + decayOf(each, lag), constant)))
        t.true(
          Math.abs(
            Number(rest.y.value) * Number(row?.['error']) - (Number(row?.['f']) - Number(fit.y.value)),
          ) < 1e-5,
        )
      }
    }
  }
  t.true(checked > 40)
})

test('fits of spectra: points with their errors are the data, fit and what is left make them', async (t) => {
  const random = normal(seeded(3))
  const infos = { Q: column('Å⁻¹', '', 'key'), energy: column('meV', '', 'key') }
  const columns = { ...infos, value: column('', '', 'value'), error: column('', '', { errorOf: 'value' }) }
  const rows = [0.8, 1.2].flatMap((Q) =>
    Array.from({ length: 81 }, (_, i): Row => {
      const energy = (i - 40) / 50
      const value = 0.2 / (energy * energy + 0.02) + 0.3
      return { Q, energy, value: value + 0.05 * random(), error: 0.05 }
    }),
  )
  const tables: Record<string, Table> = { 'measured-columns': { columns, rows } }
  const { operator, params } = quasielastic({ components: 1 })
  const own = operator.finish(tables, params, UNHEARD)
  const figures = operator.shown.figures?.(tables, own, params) ?? []
  const marks = await marksIn(named(figures, 'quasielastic-fits'))
  const left = (await marksIn(named(figures, 'quasielastic-fits-residuals'))).filter(
    ({ type }) => type === 'symbol',
  )
  for (const Q of [0.8, 1.2]) {
    const inside = marks.filter(({ panel }) => panel === `data, Q ${Q} Å⁻¹`)
    const line = (name: string, x: number) =>
      inside.find((mark) => mark.type === 'line' && !!mark.colour?.is(name) && mark.x.is(x))
    const points = inside.filter(({ type }) => type === 'symbol')
    t.is(points.length, 81)
    for (const { energy, value, error } of rows.filter((row) => row['Q'] === Q)) {
      const [E, I, half] = [energy, value, error].map(Number)
      t.true(points.some(({ x, y }) => x.is(E) && y.is(I)))
      t.true(
        inside.some(({ type, x, y, y2 }) => type === 'rule' && x.is(E) && y.is(I - half) && y2.is(I + half)),
      )
      const fit = line('fit', E)
      const rest = left.find(({ panel, x }) => panel === `data, Q ${Q} Å⁻¹` && x.is(E))
      t.true(!!fit && !!rest && Math.abs(Number(rest.y.value) * half - (I - Number(fit.y.value))) < 1e-4)
    }
  }
})
