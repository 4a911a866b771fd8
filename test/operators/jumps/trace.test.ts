import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { parse, View } from 'vega'
import { compile } from 'vega-lite'
import { bottleneckCorrelation } from '../../../operators/bottlenecks/bottleneck-correlation.ts'
import { jumpActivation } from '../../../operators/jumps/jump-activation.ts'
import { jumpRates } from '../../../operators/jumps/jump-rates.ts'
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
function pair(): Synthetic {
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
  const path = [[0, 0, 0], [0, 0, 0], T2, other, other]
  return siteRun(
    crystal,
    {},
    2,
    (ion, frame) => (ion === 0 ? T5[20] : home.map((v, c) => v + path[frame][c])),
    { frames: 5, blockFrames: 2 },
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

test('without ids it is the first ion; one that is not there is refused', async (t) => {
  const { table } = await measured('trace', pair())
  t.true(table.rows.every((row) => row['ion'] === 1 && row['crossing'] === false))
  const error = await t.throwsAsync(measured('trace', pair(), { ions: '99' }))
  t.regex(error?.message ?? '', /no ion 99/)
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
