import test, { type ExecutionContext } from 'ava'
import { arrhenius, diffusion, jumpActivation, jumpRates, msd, timescales } from '../../../operators/index.ts'
import type { Figure } from '../../../schemas/figure.ts'
import type { Row } from '../../../schemas/table.ts'
import { BOLTZMANN } from '../../../schemas/units.ts'
import { exampleFlags } from '../../helpers/example.ts'
import type { DrawnMark } from '../../helpers/marks.ts'
import { drawnBy, heatedTable } from './examples.ts'
import { marksOf, named, pairs } from './pairs.ts'

const inverse = (kelvin: unknown): number => 1000 / Number(kelvin)
/** Every vertex of every line is on ln y = prefactor − E/k_B T of its own row. */
function onLines(
  t: ExecutionContext,
  lines: readonly DrawnMark[],
  rows: readonly Row[],
  nameOf: (row: Row) => unknown,
): void {
  t.is(lines.length, 40 * rows.length)
  for (const { x, y, colour } of lines) {
    const row = rows.find((each) => colour?.is(nameOf(each))) as Row
    t.true(y.is(Math.exp(Number(row['prefactor']) - (Number(row['energy']) * Number(x.value)) / BOLTZMANN)))
  }
}

test('Arrhenius plots: points are the rows of D with their errors, lines the law of the table, diamonds what it extrapolates', async (t) => {
  const { table, figures } = await drawnBy(arrhenius.operator)
  const D = await heatedTable(diffusion.operator, exampleFlags(arrhenius.operator))
  const figure = named(figures, 'arrhenius')
  const symbols = await marksOf(figure, 'symbol')
  const lines = table.rows.filter(({ energy }) => energy !== null)
  const shown = D.rows.filter((row) => Number(row['D']) > 0)
  pairs(
    t,
    symbols.filter(({ item }) => item.shape !== 'diamond'),
    shown,
    ({ x, y, colour }, row) => x.is(inverse(row['temperature'])) && y.is(row['D']) && !!colour?.is(row['of']),
  )
  pairs(
    t,
    symbols.filter(({ item }) => item.shape === 'diamond'),
    lines,
    ({ x, y, colour }, row) =>
      x.is(inverse(row['at'])) && y.is(row['extrapolated']) && !!colour?.is(row['of']),
  )
  const known = shown.filter(
    ({ status, error, D }) =>
      ['determined', 'extrapolated'].includes(String(status)) && Number(error) < Number(D),
  )
  pairs(t, await marksOf(figure, 'rule'), known, ({ x, y, y2 }, row) => {
    const [value, error] = [Number(row['D']), Number(row['error'])]
    return (
      x.is(inverse(row['temperature'])) && y.is(Math.max(value - error, value / 10)) && y2.is(value + error)
    )
  })
  onLines(t, await marksOf(figure, 'line'), lines, ({ of }) => of)
  await left(t, named(figures, 'arrhenius-residuals'), known, lines, {
    value: 'D',
    nameOf: ({ of }) => of,
  })
})

/** Points are the determined values over the line of their row, less one, where there are three of them. */
async function left(
  t: ExecutionContext,
  figure: Figure,
  values: readonly Row[],
  lines: readonly Row[],
  { value, nameOf }: { value: string; nameOf: (row: Row) => unknown },
): Promise<void> {
  const rests = lines.flatMap((line): Row[] => {
    const own = values.filter((row) => nameOf(row) === nameOf(line))
    return own.map((row) => {
      const fit = Math.exp(
        Number(line['prefactor']) - (Number(line['energy']) * inverse(row['temperature'])) / BOLTZMANN,
      )
      const rest = Number(row[value]) / fit - 1
      return {
        name: String(nameOf(line)),
        x: inverse(row['temperature']),
        rest,
        half: Number(row['error']) / fit,
      }
    })
  })
  pairs(
    t,
    await marksOf(figure, 'symbol'),
    rests,
    ({ x, y, colour }, row) => x.is(row['x']) && y.is(row['rest']) && !!colour?.is(row['name']),
  )
  pairs(t, await marksOf(figure, 'rule'), rests, ({ x, y, y2 }, row) => {
    const [rest, half] = [Number(row['rest']), Number(row['half'])]
    return x.is(row['x']) && y.is(rest - half) && y2.is(rest + half)
  })
}

test('rates against temperature: points are the rows of the rates, lines the law of the table', async (t) => {
  const { table, figures } = await drawnBy(jumpActivation.operator)
  const rates = await heatedTable(jumpRates.operator, exampleFlags(jumpRates.operator))
  const lines = table.rows.filter(({ kind, energy }) => kind !== 'step' && energy !== null)
  const nameOf = ({ kind, from, to }: Row) => `${kind}, ${from} → ${to}`
  const shown = rates.rows.filter(
    (row) => Number(row['rate']) > 0 && lines.some((line) => nameOf(line) === nameOf(row)),
  )
  const figure = named(figures, 'jump-activation')
  pairs(
    t,
    await marksOf(figure, 'symbol'),
    shown,
    ({ x, y, colour }, row) =>
      x.is(inverse(row['temperature'])) && y.is(row['rate']) && !!colour?.is(nameOf(row)),
  )
  onLines(t, await marksOf(figure, 'line'), lines, nameOf)
  const many = lines.filter((line) => shown.filter((row) => nameOf(row) === nameOf(line)).length > 2)
  await left(t, named(figures, 'jump-activation-residuals'), shown, many, { value: 'rate', nameOf })
})

test('fits of D in a window: points are the MSD, lines intercept + slope · τ of their rows, of one system and of several', async (t) => {
  const { table, figures } = await drawnBy(diffusion.operator, {
    lags: '3ps',
    from: '0.5ps',
    to: '3ps',
    points: 4,
  })
  const { table: curves } = await drawnBy(msd.operator, { lags: '3ps' })
  for (const [name, own, label] of [
    ['diffusion-600', ({ temperature }: Row) => temperature === 600, ({ of }: Row) => of],
    ['diffusion-Li-all', ({ of }: Row) => of === 'Li', ({ temperature }: Row) => `${temperature} K`],
  ] as const) {
    pairs(
      t,
      await marksOf(named(figures, name), 'symbol'),
      curves.rows.filter(own),
      ({ x, y, colour }, row) => x.is(row['lag']) && y.is(row['msd']) && !!colour?.is(label(row)),
    )
    const fits = table.rows.filter((row) => own(row) && row['slope'] !== null)
    const lines = await marksOf(named(figures, name), 'line')
    t.true(lines.length > 0)
    for (const { x, y, colour } of lines) {
      const row = fits.find((each) => colour?.is(label(each))) as Row
      t.true(y.is(Number(row['intercept']) + Number(row['slope']) * Number(x.value)))
    }
  }
})

const levels = [40, 12]
/** Timescales of two processes, of which the second is not resolved at the last lag; the second lag is the recommended one. */
const scaled = [1, 2, 4, 16].flatMap((lag, l) =>
  levels.map((level, k): Row => {
    const [timescale, status] = [
      level * (1 + 0.1 * (l - 1)),
      lag > level ? 'faster than the lag' : 'resolved',
    ]
    return {
      lag,
      index: k + 1,
      timescale,
      error: 2 + k,
      eigenvalue: 0.5,
      status,
      recommended: lag === 2,
      reason: '',
    }
  }),
)

test('timescales beside those of the recommended lag: each over its own, less one, where it is resolved; of one system and of several', async (t) => {
  const { columns, figures, across } = timescales.operator.shown
  const own = { columns, rows: scaled }
  const rows = scaled.filter(({ status }) => status === 'resolved')
  t.is(rows.length, 7)
  const is = ({ x, y }: DrawnMark, row: Row): boolean =>
    x.is(row['lag']) && y.is(Number(row['timescale']) / levels[Number(row['index']) - 1] - 1)
  const one = named(figures?.({}, own, {} as never) ?? [], 'timescales-residuals')
  pairs(
    t,
    await marksOf(one, 'symbol'),
    rows,
    (mark, row) => is(mark, row) && !!mark.colour?.is(row['index']),
  )
  pairs(t, await marksOf(one, 'rule'), rows, ({ x, y, y2 }, row) => {
    const level = levels[Number(row['index']) - 1]
    const [value, error] = [Number(row['timescale']), Number(row['error'])]
    return x.is(row['lag']) && y.is((value - error) / level - 1) && y2.is((value + error) / level - 1)
  })
  const systems = ['a', 'b'].map((label) => ({ label, own, from: {} }))
  const all = await marksOf(named(across?.(systems, {} as never) ?? [], 'timescales-residuals-all'), 'symbol')
  for (const label of ['a', 'b'])
    pairs(
      t,
      all.filter(({ colour }) => colour?.is(label)),
      rows,
      (mark, row) => is(mark, row) && mark.panel === String(row['index']),
    )
  const none = { columns, rows: scaled.map((row) => ({ ...row, recommended: false })) }
  t.deepEqual(
    (figures?.({}, none, {} as never) ?? []).map(({ name }) => name),
    ['timescales'],
  )
})
