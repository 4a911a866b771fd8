import test from 'ava'
import { curve } from '../../../operators/figures/curve.ts'
import { inStretches, ofRows } from '../../../operators/figures/systems.ts'
import { draw } from '../../../pipeline/report/svg.ts'
import { marksIn } from '../../helpers/marks.ts'

const rows = [3, 2, 1, 0, 0, 1, 2, 0, 4].map((count, at) => ({ at, count, F: 5 - count }))
const plot = {
  name: 'F',
  title: 'F',
  caption: '',
  x: { field: 'at', title: 'at' },
  y: { field: 'F', title: 'F' },
}

test('a line is broken where rows are left out, and a row that stands alone has its dot', async (t) => {
  const systems = inStretches(ofRows(rows), ({ count }) => count !== 0)
  t.deepEqual(
    systems[0].own.rows.map(({ at, stretch }) => [at, stretch]),
    [
      [0, 0],
      [1, 0],
      [2, 0],
      [5, 2],
      [6, 2],
      [8, 3],
    ],
  )
  const [broken] = curve(systems, { ...plot, stretch: 'stretch' })
  const [whole] = curve(systems, plot)
  const linesIn = async (figure: typeof broken) => [
    ...(await draw(figure)).file.matchAll(/<path d="[^"]*" stroke="#0072b2"/g),
  ]
  t.is((await linesIn(whole)).length, 1)
  t.is((await linesIn(broken)).length, 3)
  const dots = (await marksIn(broken)).filter(({ type }) => type === 'symbol')
  t.is(dots.length, 6)
  t.true(dots.some(({ x, y }) => x.is(8) && y.is(1)))
})
