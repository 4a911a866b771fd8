import test from 'ava'
import { parse, View } from 'vega'
import {
  lettered,
  type Panel,
  panelsOf,
  zoomable,
  zoomed,
} from '../../../pipeline/report/interactive/panels.ts'
import type { Part } from '../../../pipeline/report/paper/part.ts'
import { draw } from '../../../pipeline/report/svg.ts'

const ROWS = [500, 300].flatMap((kelvin) =>
  [0, 1, 2, 3].map((lag) => ({ kelvin: `${kelvin} K`, lag, msd: kelvin * lag })),
)
const place = (field: string) => ({ field, type: 'quantitative' })
const view = { mark: 'line', encoding: { x: place('lag'), y: place('msd') } }
const FACETED = {
  data: { values: ROWS },
  facet: { field: 'kelvin', type: 'nominal', sort: ['500 K', '300 K'], title: null },
  columns: 2,
  resolve: { scale: { y: 'independent' } },
  spec: { width: 100, height: 80, ...view },
}

const compiled = async (spec: Record<string, unknown>): Promise<Part> =>
  JSON.parse(JSON.stringify((await draw({ name: 'f', title: 'f', caption: '', spec })).compiled))

async function shown(spec: Part): Promise<{ svg: string; panels: Panel[] }> {
  const view = await new View(parse(spec as any), { renderer: 'none' }).runAsync()
  const drawn = { panels: panelsOf(view, spec), svg: await view.toSVG() }
  view.finalize()
  return drawn
}

const endsOf = ({ panels }: { panels: readonly Panel[] }, direction: 'x' | 'y') =>
  panels.map(({ key, x, y, width, height, scales }) => {
    const [{ scale }] = scales[direction]
    const ends = direction === 'x' ? [0, width] : [height, 0]
    return [key, x >= 0 && y >= 0, ...ends.map((at) => Math.round(scale.invert(at) * 1e6) / 1e6)]
  })

test('panels are known with their scales, in the order in which they are read', async (t) => {
  const spec = await compiled(FACETED)
  t.deepEqual(zoomable(spec), ['x', 'y'])
  const drawn = await shown(spec)
  t.deepEqual(endsOf(drawn, 'x'), [
    ['500 K', true, 0, 3],
    ['300 K', true, 0, 3],
  ])
  t.deepEqual(
    drawn.panels.map(({ scales: { x, y } }) => [x[0].isOwn, y[0].isOwn]),
    [
      [false, true],
      [false, true],
    ],
  )
  const [one] = (await shown(await compiled({ data: { values: ROWS }, ...view }))).panels
  t.deepEqual([one.key, one.scales.y[0].isOwn], ['', false])
})

test('a part of one panel is larger, the others stay; of what panels share all', async (t) => {
  const spec = await compiled(FACETED)
  const before = await shown(spec)
  const names = before.panels[0].scales
  const ranges = { [names.x[0].name]: [1, 2], [names.y[0].name]: { '500 K': [600, 900] } }
  const after = await shown(zoomed(spec, ranges))
  t.deepEqual(endsOf(after, 'x'), [
    ['500 K', true, 1, 2],
    ['300 K', true, 1, 2],
  ])
  t.deepEqual(endsOf(after, 'y'), [['500 K', true, 600, 900], endsOf(before, 'y')[1]])
  t.is(zoomed(spec, {}), spec)
})

test('panels have letters, from any on, and a figure of one view has one', async (t) => {
  const letters = (svg: string) =>
    [...svg.matchAll(/font-weight="bold"[^>]*>([^<]+)</g)].map(([, text]) => text)
  const spec = await compiled(FACETED)
  t.deepEqual(letters((await shown(spec)).svg), [])
  t.deepEqual(letters((await shown(lettered(spec, ['500 K', '300 K'], 0))).svg), ['a', 'b'])
  t.deepEqual(letters((await shown(lettered(spec, ['500 K', '300 K'], 25))).svg), ['z', 'aa'])
  const one = await compiled({ data: { values: ROWS }, ...view })
  t.deepEqual(letters((await shown(lettered(one, [''], 3))).svg), ['d'])
})

test('what has no axes with numbers cannot be enlarged', async (t) => {
  const words = { x: { field: 'kelvin', type: 'nominal' }, y: { ...place('msd'), axis: null } }
  t.deepEqual(zoomable(await compiled({ data: { values: ROWS }, mark: 'bar', encoding: words })), [])
})
