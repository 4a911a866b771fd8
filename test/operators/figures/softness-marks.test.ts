import test from 'ava'
import { barrier, softnessMap, softnessTrace } from '../../../operators/index.ts'
import type { Row } from '../../../schemas/table.ts'
import { drawnBy } from './examples.ts'
import { marksOf, named, pairs } from './pairs.ts'

test('softness in time: the two softest and the two hardest ions of the first run, in a panel of their system', async (t) => {
  const { table, figures } = await drawnBy(softnessTrace.operator)
  const all = await marksOf(named(figures, 'softness-trace-all'), 'line')
  for (const kelvin of [600, 750]) {
    const own = table.rows.filter(({ temperature }) => temperature === kelvin)
    const ions = [...new Set(own.map(({ ion }) => ion))]
    const of = (ion: unknown) => own.filter((row) => row['ion'] === ion)
    const mean = (ion: unknown) =>
      of(ion).reduce((sum, { softness }) => sum + Number(softness), 0) / of(ion).length
    ions.sort((a, b) => mean(b) - mean(a))
    const rows = [...ions.slice(0, 2), ...ions.slice(-2)].flatMap(of)
    const isRow = ({ x, y, colour }: (typeof all)[number], row: Row) =>
      x.is(row['time']) && y.is(row['softness']) && !!colour?.is(`${row['ion']}`)
    pairs(t, await marksOf(named(figures, `softness-trace-${kelvin}`), 'line'), rows, isRow)
    pairs(
      t,
      all.filter(({ panel }) => panel === `${kelvin} K`),
      rows,
      isRow,
    )
  }
})

test('softness on the structure: the colour of a place is the mean over what is above it', async (t) => {
  const { table, figures } = await drawnBy(softnessMap.operator)
  const marks = await marksOf(named(figures, 'softness-map-all'), 'rect')
  for (const kelvin of [600, 750]) {
    const own = table.rows.filter(({ temperature }) => temperature === kelvin)
    const places = new Map<string, Row[]>()
    for (const row of own)
      places.set(`${row['a']} ${row['b']}`, [...(places.get(`${row['a']} ${row['b']}`) ?? []), row])
    const rows = [...places.values()].map((each): Row => {
      const count = each.reduce((sum, row) => sum + Number(row['count']), 0)
      const sum = each.reduce((all, row) => all + Number(row['count']) * Number(row['softness']), 0)
      return { ...each[0], softness: sum / count }
    })
    t.true(rows.length > 3)
    pairs(
      t,
      marks.filter(({ panel }) => panel === `${kelvin} K`),
      rows,
      ({ x, x2, y, y2, colour }, { a, b, aWidth, bWidth, softness }) =>
        x.is(Number(a) - Number(aWidth) / 2) &&
        x2.is(Number(a) + Number(aWidth) / 2) &&
        [y.value, y2.value]
          .map(Number)
          .every((end) => Math.abs(Math.abs(end - Number(b)) - Number(bWidth) / 2) < 1e-3) &&
        !!colour?.is(softness),
    )
  }
})

test('barriers: both ways over the saddle, with their errors', async (t) => {
  const { table, figures } = await drawnBy(barrier.operator)
  for (const kelvin of [600, 750]) {
    const rows = table.rows
      .filter(({ temperature }) => temperature === kelvin)
      .flatMap(({ from, to, forward, error, backward, backwardError }): Row[] => [
        { way: `${from} → ${to}`, height: forward, spread: error },
        { way: `${to} → ${from}`, height: backward, spread: backwardError },
      ])
    const figure = named(figures, `barrier-${kelvin}`)
    pairs(
      t,
      await marksOf(figure, 'symbol'),
      rows,
      ({ x, y }, row) => x.is(row['height']) && y.is(row['way']),
    )
    const known = rows.filter(({ spread }) => spread !== null)
    pairs(t, await marksOf(figure, 'rule'), known, ({ x, x2, y }, { way, height, spread }) => {
      const ends = [Number(height) - Number(spread), Number(height) + Number(spread)]
      return y.is(way) && [x, x2].every((end) => ends.some((each) => end.is(each)))
    })
  }
})
