import test from 'ava'
import {
  convergence,
  dos,
  jumpRates,
  model,
  passage,
  paths,
  stateTrace,
  trace,
} from '../../../operators/index.ts'
import type { Row } from '../../../schemas/table.ts'
import { type DrawnMark, marksIn } from '../../helpers/marks.ts'
import { drawnBy } from './examples.ts'
import { marksOf, named, pairs } from './pairs.ts'

const isLongest = (row: Row, _: number, rows: readonly Row[]): boolean =>
  row['lag'] === Math.max(...rows.map(({ lag }) => Number(lag)))

test('stacked spectra: every element is as thick as its share of the total, in the panel of its system', async (t) => {
  const { table, figures } = await drawnBy(dos.operator)
  const areas = await marksOf(named(figures, 'dos-all'), 'area')
  t.true(areas.length > 20)
  const rows = table.rows.filter(({ fraction }) => fraction !== null)
  const bands = areas.filter(({ colour }) => colour?.is('total'))
  for (const { panel, colour, x, y, y2 } of areas.filter((each) => !bands.includes(each))) {
    const row = rows.find(
      (each) =>
        `${each['tag_temperature'] ?? each['temperature']} K` === panel &&
        colour?.is(each['of']) &&
        x.is(each['energy']),
    ) as Row
    const share = Number(row['dos']) * Number(row['fraction'])
    t.true(Math.abs(Math.abs(Number(y.value) - Number(y2.value)) - share) < 1e-4 * Math.max(1, share))
  }
  t.true(bands.length > 20)
  for (const { panel, x, y, y2 } of bands) {
    const isHere = (row: Row) =>
      `${row['tag_temperature'] ?? row['temperature']} K` === panel && x.is(row['energy'])
    const row = table.rows.find((each) => each['of'] === 'total' && isHere(each)) as Row
    const [value, error] = [Number(row['dos']), Number(row['error'])]
    t.true(
      [y.is(value - error) && y2.is(value + error), y2.is(value - error) && y.is(value + error)].includes(
        true,
      ),
    )
  }
})

test('rates of several systems: counted in two ways, by kind, in the line of their system', async (t) => {
  const { table, figures } = await drawnBy(jumpRates.operator)
  const rows = table.rows
    .filter(({ kind }) => kind !== 'step')
    .flatMap((row) => [row, { ...row, rate: row['kept'] }])
    .filter(({ rate }) => Number(rate) > 0)
  pairs(t, await marksOf(named(figures, 'jump-rates-all'), 'symbol'), rows, ({ x, y, colour }, row) => {
    const { kind, from, to, rate, temperature } = row
    return x.is(rate) && y.is(`${temperature} K`) && !!colour?.is(`${kind}, ${from} → ${to}`)
  })
})

test('a network says the steps of both ways together, on the line between their kinds', async (t) => {
  const { table, figures } = await drawnBy(jumpRates.operator)
  const texts = await marksOf(named(figures, 'network-600'), 'text')
  const own = table.rows.filter(
    ({ temperature, kind, from, to }) => temperature === 600 && kind === 'step' && from !== to,
  )
  const kinds = [...new Set(own.map(({ from }) => String(from)))].sort()
  t.true(kinds.length > 2)
  const place = (kind: string) =>
    [Math.cos, Math.sin].map((of) => of((2 * Math.PI * kinds.indexOf(kind)) / kinds.length))
  for (const { from, to } of own) {
    const both = own.filter((row) => [row['from'], row['to']].sort().join() === [from, to].sort().join())
    const rate = both.reduce((sum, row) => sum + Number(row['rate']), 0)
    const [a, b] = [from, to].map(String).sort().map(place)
    const said = texts.filter(({ x, y }) => [x, y].every((at, c) => at.is(a[c] + 0.38 * (b[c] - a[c]))))
    t.true(said.some(({ item }) => Math.abs(Number(item.text) - rate) < 0.006 * rate))
  }
})

test('first-passage times: the colour and the words of every cell', async (t) => {
  const { table, figures } = await drawnBy(passage.operator)
  for (const [name, kelvins] of [
    ['passage-600', [600]],
    ['passage-all', [600, 750]],
  ] as const) {
    const rows = table.rows
      .filter(({ sets, mfpt }) => sets === null && mfpt !== null)
      .filter(isLongest)
      .filter(({ temperature }) => kelvins.some((kelvin) => kelvin === temperature))
    const isAt = ({ panel, x, y }: DrawnMark, row: Row) =>
      x.is(row['to']) && y.is(row['from']) && panel === (kelvins.length > 1 ? `${row['temperature']} K` : '')
    const figure = named(figures, name)
    pairs(
      t,
      await marksOf(figure, 'rect'),
      rows,
      (mark, row) => isAt(mark, row) && !!mark.colour?.is(row['mfpt']),
    )
    if (kelvins.length > 1) continue
    pairs(
      t,
      await marksOf(figure, 'text'),
      rows,
      (mark, row) => isAt(mark, row) && Math.abs(Number(mark.item.text) / Number(row['mfpt']) - 1) < 0.006,
    )
  }
})

test('the slowest processes: a bar from zero to the entry of every state, a panel each', async (t) => {
  const { table, figures } = await drawnBy(model.operator)
  const rects = await marksOf(named(figures, 'model-processes-600'), 'rect')
  const own = table.rows.filter(({ temperature }) => temperature === 600)
  const rows = own.filter(
    ({ of, lag, index }) =>
      of === 'eigenvector' && lag === own[0]['lag'] && [1, 2, 3].includes(Number(index)),
  )
  pairs(t, rects, rows, ({ panel, x, y, y2 }, { index, name, eigenvector }) => {
    const ends = Number(eigenvector) < 0 ? [y2, y] : [y, y2]
    return panel === `process ${index}` && x.is(name) && ends[0].is(eigenvector) && ends[1].is(0)
  })
})

test('net flux: states are at their committors, edges as wide as their shares', async (t) => {
  const { table, figures } = await drawnBy(paths.operator)
  const rows = table.rows.filter(({ temperature }) => temperature === 600).filter(isLongest)
  const nodes = rows.filter(({ of }) => of === 'committor')
  const figure = named(figures, 'paths-600')
  pairs(t, await marksOf(figure, 'symbol'), nodes, ({ x }, row) => x.is(row['forward']))
  const at = (state: unknown) => nodes.find(({ from }) => from === state)?.['forward']
  const edges = rows.filter(({ of, share }) => of === 'flux' && Number(share) >= 0.005)
  pairs(
    t,
    await marksOf(figure, 'rule'),
    edges,
    ({ x, x2, item }, row) =>
      x.is(at(row['from'])) &&
      x2.is(at(row['to'])) &&
      Math.abs(item.strokeWidth - 0.5 - 13.5 * Number(row['share'])) < 1e-3,
  )
})

const isCrossing = ({ crossing, returned }: Row): boolean => crossing === true && returned === false

test('a path: a piece from every position to the next, in the colour of its cage', async (t) => {
  const { table, figures } = await drawnBy(trace.operator)
  const own = table.rows.filter(({ temperature }) => temperature === 600)
  const ion = own.filter((row) => row['ion'] === own[0]['ion'] && row['run'] === own[0]['run'])
  const pieces = ion.slice(1).map((row, i): Row => ({ ...row, fromX: ion[i]['x'], fromY: ion[i]['y'] }))
  pairs(
    t,
    await marksOf(named(figures, 'trace-600'), 'rule'),
    pieces,
    ({ x, y, x2, y2, colour, item }, row) =>
      x.is(row['fromX']) &&
      y.is(row['fromY']) &&
      x2.is(row['x']) &&
      y2.is(row['y']) &&
      (isCrossing(row)
        ? item.stroke === '#d62728'
        : !!colour?.is(row['cage'] === null ? 'none' : `${row['cage']}`)) &&
      item.strokeWidth === (isCrossing(row) ? 2.5 : 0.7),
  )
  t.true(pieces.some(isCrossing))
})

test('states in time: a bar from the beginning to the end of every visit', async (t) => {
  const { table, figures } = await drawnBy(stateTrace.operator)
  const visits = table.rows.filter(({ state }) => state !== null)
  pairs(
    t,
    await marksOf(named(figures, 'state-trace-all'), 'rect'),
    visits,
    ({ panel, x, x2, y }, row) =>
      panel === `${row['temperature']} K, ${row['run']}` &&
      x.is(row['time']) &&
      x2.is(row['until']) &&
      y.is(row['name']),
  )
})

test('convergence: a point with its error for every length', async (t) => {
  const { table, figures } = await drawnBy(convergence.operator)
  const marks = (await Promise.all(figures.map((figure) => marksIn(figure)))).flat()
  const rows = table.rows.filter(({ D }) => typeof D === 'number')
  const symbols = marks.filter(({ type }) => type === 'symbol')
  pairs(t, symbols, rows, ({ x, y }, row) => x.is(row['trajectory']) && y.is(row['D']))
})
