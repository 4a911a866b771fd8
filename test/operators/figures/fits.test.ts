import test, { type ExecutionContext } from 'ava'
import { arrhenius, diffusion, jumpActivation, jumpRates, msd } from '../../../operators/index.ts'
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
  const known = shown.filter(({ status, error, D }) => status === 'determined' && Number(error) < Number(D))
  pairs(t, await marksOf(figure, 'rule'), known, ({ x, y, y2 }, row) => {
    const [value, error] = [Number(row['D']), Number(row['error'])]
    return (
      x.is(inverse(row['temperature'])) && y.is(Math.max(value - error, value / 10)) && y2.is(value + error)
    )
  })
  onLines(t, await marksOf(figure, 'line'), lines, ({ of }) => of)
})

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
