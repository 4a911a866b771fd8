import test, { type ExecutionContext } from 'ava'
import {
  bondGeometry,
  collectiveVariable,
  distortion,
  dosDifference,
  rearrangement,
  reorientation,
  tilt,
} from '../../../operators/index.ts'
import type { Row } from '../../../schemas/table.ts'
import { exampleFlags } from '../../helpers/example.ts'
import { type DrawnMark, marksIn } from '../../helpers/marks.ts'
import { drawnBy } from './examples.ts'
import { marksOf, named, pairs } from './pairs.ts'

const SYSTEMS = [600, 750]
const kelvinOf = (row: Row): unknown => row['tag_temperature'] ?? row['temperature']

/** Integral, mean and standard deviation of a density that is drawn in bins of one width. */
function momentsOf(marks: readonly DrawnMark[], width: number, axis = (x: number): number => x) {
  const bins = marks.map(({ x, y }) => ({ at: axis(Number(x.value)), share: Number(y.value) * width }))
  const whole = bins.reduce((sum, { share }) => sum + share, 0)
  const mean = bins.reduce((sum, { at, share }) => sum + at * share, 0)
  const square = bins.reduce((sum, { at, share }) => sum + at * at * share, 0)
  return { whole, mean, spread: Math.sqrt(Math.max(0, square - mean * mean)) }
}

function isDensity(
  t: ExecutionContext,
  marks: readonly DrawnMark[],
  colour: string,
  width: number,
  [mean, spread]: readonly number[],
): void {
  const own = marks.filter((mark) => mark.colour?.is(colour))
  t.true(own.length > 2, colour)
  const moments = momentsOf(own, width)
  t.true(Math.abs(moments.whole - 1) < 1e-3, `${colour}: ${moments.whole}`)
  t.true(Math.abs(moments.mean - mean) < width / 2, `${colour}: ${moments.mean}, ${mean}`)
  t.true(Math.abs(moments.spread - spread) < width, `${colour}: ${moments.spread}, ${spread}`)
}

test('bond lengths and angles: densities of integral 1 with the means and spreads of the table', async (t) => {
  const { table, figures } = await drawnBy(bondGeometry.operator)
  for (const kelvin of SYSTEMS)
    for (const row of table.rows.filter((each) => kelvinOf(each) === kelvin)) {
      const isLength = row['quantity'] === 'length'
      const marks = await marksOf(named(figures, `${isLength ? 'bonds' : 'angles'}-${kelvin}`), 'line')
      const moments = (isLength ? ['length', 'lengthSpread'] : ['angle', 'angleSpread']).map((name) =>
        Number(row[name]),
      )
      isDensity(t, marks, `${row['of']} ${row['atoms']}`, isLength ? 0.02 : 2, moments)
    }
})

test('distortion: a density of integral 1 with the mean and spread of the table', async (t) => {
  const { table, figures } = await drawnBy(distortion.operator)
  for (const kelvin of SYSTEMS) {
    const marks = await marksOf(named(figures, `distortion-${kelvin}`), 'line')
    for (const row of table.rows.filter((each) => kelvinOf(each) === kelvin))
      isDensity(t, marks, String(row['of']), 0.05, [Number(row['distortion']), Number(row['spread'])])
  }
})

test('rearrangement: a density over decades of integral 1 whose mean D²min is that of the ions, to a bin', async (t) => {
  const { table, figures } = await drawnBy(rearrangement.operator)
  for (const kelvin of SYSTEMS) {
    const marks = await marksOf(named(figures, `rearrangement-${kelvin}`), 'line')
    const rows = table.rows.filter((each) => kelvinOf(each) === kelvin)
    for (const of of new Set(rows.map((row) => row['of']))) {
      const ions = rows.filter((row) => row['of'] === of)
      const windows = ions.reduce((sum, row) => sum + Number(row['windows']), 0)
      const sum = ions.reduce((all, row) => all + Number(row['windows']) * Number(row['rearrangement']), 0)
      const { whole, mean } = momentsOf(
        marks.filter((mark) => mark.colour?.is(of)),
        0.1,
      )
      t.true(Math.abs(whole - 1) < 1e-3)
      t.true(Math.abs(Math.log10((mean * windows) / sum)) < 0.05, `${of}: ${mean}, ${sum / windows}`)
    }
  }
})

for (const [operator, names] of [
  [bondGeometry.operator, ['bonds', 'angles']],
  [distortion.operator, ['distortion']],
  [rearrangement.operator, ['rearrangement']],
] as const) {
  test(`${operator.name}: all systems over each other are what each has alone, a panel for each thing`, async (t) => {
    const { figures } = await drawnBy(operator)
    for (const name of names) {
      const together = await marksOf(named(figures, `${name}-all`), 'line')
      let seen = 0
      for (const kelvin of SYSTEMS) {
        const alone = await marksOf(named(figures, `${name}-${kelvin}`), 'line')
        const own = together.filter((mark) => mark.colour?.is(`${kelvin} K`))
        t.is(own.length, alone.length)
        seen += own.length
        for (const mark of alone)
          t.true(
            own.some(
              ({ panel, x, y }) =>
                mark.colour?.is(panel) && x.is(mark.x.value as number) && y.is(mark.y.value as number),
            ),
          )
      }
      t.true(seen === together.length && seen > 10)
    }
  })
}

test('differences of densities of states: every mark is a row, every band its error', async (t) => {
  const { table, figures } = await drawnBy(dosDifference.operator)
  const marks = (await Promise.all(figures.map((figure) => marksIn(figure)))).flat()
  const lines = marks.filter(({ type }) => type === 'line')
  t.deepEqual(new Set(lines.map(({ panel }) => panel)), new Set(table.rows.map(({ of }) => String(of))))
  const rowOf = ({ panel, colour, x }: DrawnMark): Row | undefined =>
    table.rows.find(
      ({ of, hot, cold, energy }) => of === panel && colour?.is(`${hot} K − ${cold} K`) && x.is(energy),
    )
  t.true(lines.length > 100)
  for (const mark of lines) t.true(mark.y.is(rowOf(mark)?.['difference']))
  const bands = marks.filter(({ type, y2 }) => type === 'area' && !Number.isNaN(y2.value))
  t.true(bands.length > 100)
  for (const mark of bands) {
    const { difference, error } = rowOf(mark) as Row
    const ends = [Number(difference) - Number(error), Number(difference) + Number(error)]
    t.true(
      [mark.y, mark.y2].some((end) => end.is(ends[0])) && [mark.y, mark.y2].some((end) => end.is(ends[1])),
    )
  }
})

/** A cell from one half of a bin before its middle to one half behind, in the colour of its value. */
const isCell = (
  { panel, x, x2, y, y2, colour }: DrawnMark,
  heading: string,
  sides: readonly (readonly [unknown, number])[],
  value: unknown,
): boolean =>
  panel === heading &&
  [
    [x, x2],
    [y, y2],
  ].every((ends, i) => {
    const [middle, half] = [Number(sides[i][0]), sides[i][1]]
    return [middle - half, middle + half].every((end) => ends.some((each) => each.is(end)))
  }) &&
  !!colour?.is(value)

test('free energy over two variables: a cell for every bin that was seen, where it is, in its colour', async (t) => {
  const flags = {
    ...exampleFlags(collectiveVariable.operator),
    variables: 'distance,angle',
    spacing: 1,
    angleBin: 60,
  }
  const { table, figures } = await drawnBy(collectiveVariable.operator, flags)
  for (const [name, kelvins] of [
    ['600', [600]],
    ['all', SYSTEMS],
  ] as const) {
    const rows = table.rows.filter(
      (row) => row['status'] !== 'lower-bound' && kelvins.some((kelvin) => kelvinOf(row) === kelvin),
    )
    const cells = await marksOf(named(figures, `collective-variable-${name}`), 'rect')
    pairs(t, cells, rows, (mark, row) =>
      isCell(
        mark,
        kelvins.length > 1 ? `${kelvinOf(row)} K` : '',
        [
          [row['distance'], 0.5],
          [row['angle'], 30],
        ],
        row['freeEnergy'],
      ),
    )
  }
})

test('free energy along one variable: a point of the line for every bin, with its band', async (t) => {
  const flags = { ...exampleFlags(collectiveVariable.operator), variables: 'distance', spacing: 0.5 }
  const { table, figures } = await drawnBy(collectiveVariable.operator, flags)
  const figure = named(figures, 'collective-variable-600')
  const rows = table.rows.filter((row) => row['status'] !== 'lower-bound' && kelvinOf(row) === 600)
  pairs(
    t,
    await marksOf(figure, 'line'),
    rows,
    ({ x, y }, row) => x.is(row['distance']) && y.is(row['freeEnergy']),
  )
  const bands = await marksOf(figure, 'area')
  for (const { distance, freeEnergy, error } of rows.filter((row) => row['error'] !== null))
    t.true(
      bands.some(({ x, y, y2 }) => {
        const [low, high] = [Number(freeEnergy) - Number(error), Number(freeEnergy) + Number(error)]
        return x.is(distance) && [y, y2].some((end) => end.is(low)) && [y, y2].some((end) => end.is(high))
      }),
    )
})

test('directions of bonds: a cell for every bin of θ and φ that was seen, where it is, in its colour', async (t) => {
  const { table, figures } = await drawnBy(tilt.operator)
  const all = table.rows.filter(({ surface, status }) => surface === 'both' && status !== 'lower-bound')
  for (const [name, kelvins] of [
    ['600', [600]],
    ['all', SYSTEMS],
  ] as const)
    for (const of of new Set(all.map((row) => String(row['of'])))) {
      const rows = all.filter((row) => row['of'] === of && kelvins.some((kelvin) => kelvinOf(row) === kelvin))
      pairs(
        t,
        await marksOf(named(figures, `map-${of.replaceAll(' ', '-')}-${name}`), 'rect'),
        rows,
        (mark, row) =>
          isCell(
            mark,
            kelvins.length > 1 ? `${kelvinOf(row)} K` : '',
            [
              [row['phi'], 22.5],
              [row['theta'], 15],
            ],
            row['freeEnergy'],
          ),
      )
    }
})

test('turns of several systems: by kind of rotor in the line of their system', async (t) => {
  const { table, figures } = await drawnBy(reorientation.operator)
  const rows = table.rows.filter(({ rate }) => rate !== null)
  pairs(t, await marksOf(named(figures, 'reorientation-all'), 'symbol'), rows, ({ x, y }, row) => {
    return x.is(row['rate']) && y.is(`${kelvinOf(row)} K`)
  })
})
