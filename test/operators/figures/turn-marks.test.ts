import test from 'ava'
import { jumpTurnRates, reorientation, turnActivation } from '../../../operators/index.ts'
import { drawnBy, heatedTable } from './examples.ts'
import { marksOf, named, pairs } from './pairs.ts'

test('rates of jumps against rates of turns: a point for every kind of jump, with the error of the jumps', async (t) => {
  const { table, figures } = await drawnBy(jumpTurnRates.operator)
  for (const [name, kelvins] of [
    ['600', [600]],
    ['all', [600, 750]],
  ] as const) {
    const figure = named(figures, `jump-turn-rates-${name}`)
    const rows = table.rows.filter(({ temperature }) => kelvins.some((kelvin) => kelvin === temperature))
    pairs(t, await marksOf(figure, 'symbol'), rows, ({ x, y, colour, panel }, row) => {
      const said = `${row['kind']}, ${row['from']} → ${row['to']}`
      const isPlace = x.is(row['turns']) && y.is(row['jumps'])
      return name === 'all'
        ? isPlace && !!colour?.is(`${row['temperature']} K`) && panel.includes(said)
        : isPlace && (colour === undefined || colour.is(said))
    })
    const rules = await marksOf(figure, 'rule')
    for (const row of rows.filter(({ jumpsError }) => jumpsError !== null)) {
      const [rate, error] = [Number(row['jumps']), Number(row['jumpsError'])]
      t.true(rules.some(({ y, y2 }) => y.is(Math.max(rate - error, rate / 10)) && y2.is(rate + error)))
    }
  }
})

test('turns against 1/T: a point for every temperature', async (t) => {
  const { figures } = await drawnBy(turnActivation.operator)
  const table = await heatedTable(reorientation.operator, reorientation.operator.example.params)
  const seen = table.rows.filter(({ status }) => status === 'determined')
  t.true(seen.length > 0)
  const symbols = await marksOf(named(figures, 'turn-activation'), 'symbol')
  for (const row of seen) {
    t.true(symbols.some(({ x, y }) => x.is(1000 / Number(row['temperature'])) && y.is(row['rate'])))
  }
})

test('rates of turns: a full dot where turns were seen, an open one for a bound, alone too', async (t) => {
  for (const [angle, isFull] of [
    [12, true],
    [175, false],
  ] as const) {
    const { table, figures } = await drawnBy(reorientation.operator, { angle, dwell: '0.1ps' })
    const rates = table.rows.filter(({ rate }) => rate !== null)
    t.true(rates.length > 0)
    t.is(
      rates.every(({ status }) => status === 'upper-bound'),
      !isFull,
    )
    const { layer } = named(figures, 'reorientation-600').spec as {
      layer: { mark: Record<string, unknown> }[]
    }
    const filled = layer.filter(({ mark }) => mark['type'] === 'point').map(({ mark }) => mark['filled'])
    t.is(filled.includes(true), isFull)
    t.is(
      filled.includes(false),
      rates.some(({ status }) => status === 'upper-bound'),
    )
  }
})
