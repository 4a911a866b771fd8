import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { parse, View } from 'vega'
import { compile } from 'vega-lite'
import { bottleneckCorrelation } from '../../../operators/bottlenecks/bottleneck-correlation.ts'
import { jumpActivation } from '../../../operators/jumps/jump-activation.ts'
import { jumpRates } from '../../../operators/jumps/jump-rates.ts'
import { edgesAbout } from '../../../operators/jumps/unit-cell.ts'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { UNHEARD } from '../../../pipeline/definition/operator.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import type { Figure } from '../../../schemas/figure.ts'
import { folder } from '../../helpers/folder.ts'
import { type Synthetic, writeSynthetic } from '../../helpers/synthetic.ts'
import { between, siteCrystal, siteRun } from '../sites/site-crystal.ts'

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href
const crystal = siteCrystal({ cells: [2, 2, 2] })
const length = (v: readonly number[]): number => Math.hypot(...v)

async function measured(name: string, spec: Synthetic, flags: object = {}) {
  const path = join(folder(), 'run')
  writeSynthetic(path, spec)
  const runs = [{ pattern: path, tags: {} }]
  return (await analyse({ module, params: { name, flags }, runs, out: folder(), executor: thread }))
    .results[0]
}

/** Two ions: one at rest on T5, one that goes from a cage to the next through T2. */
function pair(steps: readonly (0 | 1 | 2)[] = [0, 0, 1, 2, 2]): Synthetic {
  const T5 = crystal.sites.filter((_, i) => crystal.kinds[i] === 'T5')
  const cage = (site: readonly number[]) => {
    const far = crystal.cages.map((each) => length(between(site, each, crystal.cell)))
    return far.indexOf(Math.min(...far))
  }
  const home = T5[4]
  const other = T5.map((site) => between(home, site, crystal.cell)).find(
    (d) => length(d) < 3 && cage(home.map((v, c) => v + d[c])) !== cage(home),
  ) as number[]
  const T2 = crystal.sites
    .filter((_, i) => crystal.kinds[i] === 'T2')
    .map((site) => between(home, site, crystal.cell))
    .sort((a, b) => length(a) - length(b))[0]
  const stops = [[0, 0, 0], T2, other]
  const path = steps.map((step) => stops[step])
  return siteRun(
    crystal,
    {},
    2,
    (ion, frame) => (ion === 0 ? T5[20] : home.map((v, c) => v + path[frame][c])),
    { frames: path.length, blockFrames: 2 },
  )
}

test('a trace has the cage that an ion was in last, and marks the way to the next', async (t) => {
  const { table } = await measured('trace', pair(), { ions: '2' })
  t.is(table.rows.length, 5)
  t.deepEqual(
    table.rows.map((row) => row['crossing']),
    [false, false, true, true, false],
  )
  const cages = table.rows.map((row) => row['cage'])
  t.is(cages[0], cages[1])
  t.is(cages[1], cages[2])
  t.not(cages[2], cages[3])
  t.regex(table.rows[2]['site'] as string, /^T2 /)
  t.true(table.rows.every((row) => row['ion'] === 2))
})

test('a way to another cage that is undone within the return time is marked, and so is the way back', async (t) => {
  const there = pair([0, 0, 2, 2, 0, 0, 2, 2])
  const marks = async (flags: object) =>
    (await measured('trace', there, { ions: '2', ...flags })).table.rows.map(
      ({ crossing, returned }) => `${crossing === true ? 'x' : '-'}${returned === true ? 'r' : '-'}`,
    )
  const interval = 0.1
  t.deepEqual(await marks({ ignoreReturnsWithin: 0 }), ['--', '--', 'x-', '--', 'x-', '--', 'x-', '--'])
  // The stack: there and back is taken back, the third way then stands.
  t.deepEqual(await marks({ ignoreReturnsWithin: 2 * interval }), [
    '--',
    '--',
    'xr',
    '--',
    'xr',
    '--',
    'x-',
    '--',
  ])
  t.deepEqual(await marks({ ignoreReturnsWithin: interval }), [
    '--',
    '--',
    'x-',
    '--',
    'x-',
    '--',
    'x-',
    '--',
  ])
})

test('a span of time is that of the whole trace', async (t) => {
  const whole = (await measured('trace', pair([0, 0, 1, 2, 2, 2, 2]), { ions: '2' })).table.rows
  const part = (await measured('trace', pair([0, 0, 1, 2, 2, 2, 2]), { ions: '2', since: 0.2, span: 0.3 }))
    .table.rows
  t.deepEqual(
    part.map(({ time, x }) => [time, x]),
    whole.slice(2, 6).map(({ time, x }) => [time, x]),
  )
  const error = await t.throwsAsync(measured('trace', pair(), { ions: '2', since: 9 }))
  t.regex(error?.message ?? '', /from 9 ps on/)
})

test('the unit cell about a path has its edges, and an atom of the framework on each corner', (t) => {
  const vectors = [
    [4, 0, 0],
    [1, 5, 0],
    [0, 0, 6],
  ]
  const edges = edgesAbout({ vectors, corner: [0.5, 0.5, 0.5], element: 'Cl' }, [-3, 12, 3])
  t.is(edges.length, 12)
  const lengths = edges.map(([from, to]) => length(to.map((value, k) => value - from[k])))
  t.deepEqual(
    lengths.map((value) => value.toFixed(6)).sort(),
    [4, Math.sqrt(26), 6].flatMap((value) => new Array(4).fill(value.toFixed(6))).sort(),
  )
  const corners = new Map(
    edges.flat().map((corner) => [corner.map((value) => value.toFixed(6)).join(' '), corner]),
  )
  t.is(corners.size, 8)
  const least = [0, 1, 2].map((k) => Math.min(...[...corners.values()].map((corner) => corner[k])))
  const most = [0, 1, 2].map((k) => Math.max(...[...corners.values()].map((corner) => corner[k])))
  ;[-3, 12, 3].forEach((value, k) => {
    t.true(least[k] <= value && value <= most[k])
  })
})

test('without ids it is the first ion; one that is not there is refused', async (t) => {
  const { table } = await measured('trace', pair())
  t.true(table.rows.every((row) => row['ion'] === 1 && row['crossing'] === false))
  const error = await t.throwsAsync(measured('trace', pair(), { ions: '99' }))
  t.regex(error?.message ?? '', /no ion 99/)
})

test('the picture of a trace is in proportion', async (t) => {
  const { figures } = await measured('trace', pair(), { ions: '2' })
  const { width, height, encoding } = figures[0].spec as {
    width: number
    height: number
    encoding: Record<'x' | 'y', { scale: { domain: number[] } }>
  }
  const [across, up] = (['x', 'y'] as const).map((name) => {
    const [low, high] = encoding[name].scale.domain
    return high - low
  })
  t.true(Math.abs(width / across / (height / up) - 1) < 0.01)
})

/** Vega's own picture of a figure. */
async function isDrawn(t: ExecutionContext, { spec }: Figure): Promise<void> {
  const svg = await new View(parse(compile(spec as never).spec), { renderer: 'none' }).toSVG()
  t.regex(svg, /<svg/)
  t.false(/NaN|undefined/.test(svg))
}

test('figures are drawn by Vega', async (t) => {
  const found = [
    ...(await measured('trace', pair(), { ions: '2' })).figures,
    ...(await measured('jump-rates', pair())).figures,
    ...(await measured('bottleneck-areas', pair())).figures,
    ...(await measured('density', pair(), { spacing: 1 })).figures,
  ]
  t.deepEqual(
    found.map(({ name }) => name),
    ['trace', 'jump-rates', 'network', 'bottleneck-areas-T2-T5', 'bottleneck-areas-T2-T2', 'Li'],
  )
  for (const figure of found) await isDrawn(t, figure)
  t.deepEqual(jumpRates.operator.shown.figures?.({ columns: {}, rows: [] }, {} as never), [])
})

test('figures over systems, and of what breathes, are drawn by Vega', async (t) => {
  const rowsAt = (temperature: number) => [
    { temperature, of: 'Li', kind: 'step', from: 'T2', to: 'T5', rate: 9, error: 1, kept: 9, keptError: 1 },
    {
      temperature,
      of: 'Li',
      kind: 'doublet',
      from: 'T5',
      to: 'T5',
      rate: temperature,
      error: 1,
      kept: 0,
      keptError: 0,
    },
  ]
  const systems = [300, 600].map((kelvin) => ({
    label: `${kelvin} K`,
    own: { columns: {}, rows: rowsAt(kelvin) },
    from: {},
  }))
  const rates = { columns: {}, rows: [...rowsAt(300), ...rowsAt(600)] }
  const activation = jumpActivation.operator.finish({ 'jump-rates': rates }, {} as never, UNHEARD)
  const rho = [1, 0.5, Number.NaN].map((correlation, lag) => ({
    pair: 'T2-T5',
    lag,
    correlation,
    error: 0.1,
  }))
  const found = [
    ...(jumpRates.operator.shown.across?.(systems, {} as never) ?? []),
    ...(jumpActivation.operator.shown.figures?.({ 'jump-rates': rates }, activation, {} as never) ?? []),
    ...(bottleneckCorrelation.operator.shown.figures?.({ columns: {}, rows: rho.slice(0, 2) }, {} as never) ??
      []),
  ]
  t.deepEqual(
    found.map(({ name }) => name),
    ['jump-rates-all', 'network-all', 'jump-activation', 'bottleneck-correlation'],
  )
  for (const figure of found) await isDrawn(t, figure)
})
