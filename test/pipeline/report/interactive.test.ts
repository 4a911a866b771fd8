import test from 'ava'
import { LINEAR_LABELS } from '../../../pipeline/report/axes.ts'
import {
  along,
  colouring,
  rowsAsCsv,
  switched,
  without,
} from '../../../pipeline/report/interactive/scales.ts'
import { draw } from '../../../pipeline/report/svg.ts'

const LABELS = { log: "'label'", linear: LINEAR_LABELS.y }
const ROWS: readonly object[] = [
  { lag: 0, msd: 0, low: 0, high: 0, of: 'Li' },
  { lag: 1, msd: 2, low: -1, high: 5, of: 'Li' },
  { lag: 2, msd: 4, low: 3, high: 5, of: 'S, free' },
]
const place = (field: string) => ({ field, type: 'quantitative' })
const curve = {
  data: { values: ROWS },
  encoding: { x: { ...place('lag'), title: 'lag / ps' }, color: { field: 'of', type: 'nominal' } },
  layer: [
    { mark: 'area', encoding: { y: place('low'), y2: { field: 'high' } } },
    { mark: 'line', encoding: { y: { ...place('msd'), title: 'MSD / Å²' } } },
  ],
}
const compiled = async (spec: Record<string, unknown>) =>
  JSON.parse(
    JSON.stringify(
      (await draw({ name: 'f', title: 'f', caption: '', spec: structuredClone(spec) })).compiled,
    ),
  )
const rowsOf = (spec: Record<string, any>) => spec['data'].find(({ values }: any) => values).values

test('what marks have along an axis is known from the specification', async (t) => {
  const spec = await compiled(curve)
  t.deepEqual(along(spec, 'x'), { fields: ['lag'], ends: [], isLog: false })
  const { fields, ends, isLog } = along(spec, 'y')
  t.deepEqual([[...fields].sort(), ends, isLog], [['high', 'low', 'msd'], ['low', 'high'], false])
})

test('an axis in another unit keeps its words, and what has no axis has no scale to choose', async (t) => {
  const own = { title: 'again', labelExpr: 'datum.value * 2' }
  const twice = {
    ...curve,
    layer: [curve.layer[1], { mark: 'point', encoding: { y: { ...place('msd'), axis: own } } }],
    resolve: { axis: { y: 'independent' } },
  }
  const spec = await compiled(twice)
  const log = JSON.stringify(switched(spec, 'y', along(spec, 'y'), true, LABELS)['axes'])
  t.true(log.includes("'label'") && log.includes('datum.value * 2'))
  const bare = { ...place('msd'), axis: null }
  const hidden = await compiled({ data: { values: ROWS }, mark: 'point', encoding: { x: bare, y: bare } })
  t.is(along(hidden, 'x').isLog, undefined)
})

test('bars, which begin at zero, and what the renderer counts have one scale', async (t) => {
  const bars = await compiled({
    data: { values: ROWS },
    mark: 'bar',
    encoding: { x: { field: 'of' }, y: place('msd') },
  })
  t.is(along(bars, 'y').isLog, undefined)
  t.is(along(bars, 'x').isLog, undefined)
  const binned = { x: { ...place('msd'), bin: true }, y: { aggregate: 'count', type: 'quantitative' } }
  const counted = await compiled({ data: { values: ROWS }, mark: 'point', encoding: binned })
  t.is(along(counted, 'y').isLog, undefined)
})

test('a logarithmic axis leaves out what is at zero or below, and cuts intervals short', async (t) => {
  const spec = await compiled(curve)
  const log = switched(spec, 'y', along(spec, 'y'), true, LABELS)
  t.deepEqual(rowsOf(log), [{ ...ROWS[1], low: 0.2 }, ROWS[2]])
  t.deepEqual(
    log['scales'].map(({ name, type }: any) => [name, type]),
    [
      ['x', 'linear'],
      ['y', 'log'],
      ['color', 'ordinal'],
    ],
  )
  t.true(JSON.stringify(log['axes']).includes("'label'"))
  t.deepEqual(rowsOf(spec), ROWS, 'the specification itself stays')
  const back = switched(log, 'y', along(log, 'y'), false, LABELS)
  t.is(back['scales'][1].type, 'linear')
})

test('series are what has a colour with a legend, and can be left out', async (t) => {
  const spec = await compiled(curve)
  t.deepEqual(colouring(spec), { field: 'of', scale: 'color' })
  t.deepEqual(rowsOf(without(spec, 'of', ['Li'])), [ROWS[2]])
  const { color, ...plain } = curve.encoding
  t.is(colouring(await compiled({ ...curve, encoding: plain })), undefined)
})

test('rows leave as CSV with one header, behind what the axes say', async (t) => {
  t.is(
    rowsAsCsv(await compiled(curve)),
    '# x: lag / ps\n# y: MSD / Å²\nlag,msd,low,high,of\n0,0,0,0,Li\n1,2,-1,5,Li\n2,4,3,5,"S, free"\n',
  )
})
