import test from 'ava'
import { lagFrames, logSpaced } from '../../../operators/sampling/lag-list.ts'
import { msd } from '../../../operators/transport/msd.ts'
import { draw } from '../../../pipeline/report/svg.ts'
import { inMemory } from '../../helpers/memory.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { msdOf, runOf, stateOf, walk } from './walks.ts'

/** Steps that are correlated between x and y. */
function slanted(frames: number) {
  const random = normal(seeded(4))
  const [x, y, z] = [0, 1, 2].map(() => new Float32Array(8 * frames))
  for (let ion = 0; ion < 8; ion++) {
    let [a, b, c] = [5, 7, 9]
    for (let t = 0; t < frames; t++) {
      const common = random()
      x[ion * frames + t] = a += 0.3 * common
      y[ion * frames + t] = b += 0.2 * common + 0.1 * random()
      z[ion * frames + t] = c += 0.1 * random()
    }
  }
  return inMemory({ atoms: [['Li', 8]], frames, interval: 0.5, columns: { x, y, z } })
}

test('lags a quarter apart, from one frame to the largest', (t) => {
  t.deepEqual(logSpaced(1), [1])
  t.deepEqual(logSpaced(20), [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 18, 20])
  t.true(logSpaced(100_000).length < 55)
})

test('log-spaced lags that follow the run: a longer run has those of a shorter one, lists of one length are the same', (t) => {
  for (const lags of [undefined, 'all'] as const) {
    const known = new Map<number, string>()
    for (let frames = 2; frames < 2000; frames++) {
      const run = Object.assign(runOf([['Li', 1]], 2, 0.1, 1, walk(0.1)), { frames })
      const list = lagFrames('msd', lags, 'log', run)
      const most = lags ? frames - 1 : Math.max(1, frames / 3)
      t.true(list[list.length - 1] <= most && list[list.length - 1] > 0.75 * most - 1)
      if (known.get(list.length) !== undefined && known.get(list.length) !== String(list))
        t.fail(String(list))
      known.set(list.length, String(list))
    }
  }
  const run = runOf([['Li', 1]], 30, 1, 1, walk(0.1))
  t.deepEqual(lagFrames('msd', 20, 'log', run), logSpaced(20))
})

test('a few lags, pair by pair, equal the same lags of all by FFT', (t) => {
  const run = slanted(900)
  const all = msdOf([run], { lags: 150, components: 'tensor' }).rows
  const few = msdOf([run], { lags: 150, components: 'tensor', spacing: 'log' }).rows
  t.deepEqual(
    few.map((row) => row['lag']),
    logSpaced(300).map((lag) => lag / 2),
  )
  for (const row of few) {
    const same = all.find(({ lag }) => lag === row['lag'])
    for (const name of ['msd', 'x', 'y', 'z', 'xy', 'xz', 'yz', 'pairs', 'error']) {
      const [a, b] = [row[name] as number, same?.[name] as number]
      t.true(Math.abs(a - b) <= 1e-6 * (row['msd'] as number), `${name} at ${row['lag']}: ${a} ${b}`)
    }
  }
})

test('the tensor of correlated steps', (t) => {
  const rows = msdOf([slanted(4000)], { lags: 5, components: 'tensor' }).rows
  for (const row of rows) {
    const frames = (row['lag'] as number) / 0.5
    t.true(Math.abs((row['xy'] as number) / (0.06 * frames) - 1) < 0.1)
    t.true(Math.abs(row['xz'] as number) < 0.1 * 0.03 * frames)
  }
  t.false('xy' in msdOf([slanted(100)]).rows[0])
})

test('each ion alone has the mean of its element as its mean', (t) => {
  const run = runOf([['Li', 5]], 200, 0.1, 2, walk(0.1))
  const [whole] = msdOf([run], { spacing: 'log' }).rows
  for (const spacing of ['log', 'every']) {
    const each = msdOf([run], { per: 'ion', spacing }).rows.filter(({ lag }) => lag === 0.1)
    t.is(each.length, 5)
    t.is(new Set(each.map((row) => row['of'])).size, 5)
    const mean = each.reduce((sum, row) => sum + (row['msd'] as number), 0) / 5
    t.true(Math.abs(mean / (whole['msd'] as number) - 1) < 1e-12)
    t.true((each[0]['error'] as number) > 0)
  }
})

test('types by their labels; too many sums are a usage error', (t) => {
  const run = runOf([['Li', 4]], 50, 0.1, 2, walk(0.1))
  t.deepEqual([...new Set(msdOf([run], { per: 'type' }).rows.map((row) => row['of']))], ['type:Li'])
  const long = { ...run, frames: 4e6 } as typeof run
  t.throws(() => stateOf(long, { per: 'ion', lags: 'all' }), { message: /sums, at most 20000000 are kept/ })
})

const figuresOf = (runs: Parameters<typeof msdOf>[0], given: object) => {
  const { operator, params } = msd(given)
  return operator.shown.figures?.(msdOf(runs, given), params) ?? []
}
const legendsOf = (spec: unknown): string[] =>
  [...JSON.stringify(spec).matchAll(/"color":\{"field":"of".*?"title":"(.*?)"/g)].map(([, title]) => title)

test('many ions: a picture for each element, thin lines of one colour, names for the outermost and the mean', async (t) => {
  const atoms = [
    ['Li', 40],
    ['S', 9],
  ] as const
  const figures = figuresOf([runOf(atoms, 200, 0.1, 2, walk(0.1))], { per: 'ion', lags: 5 })
  t.deepEqual(
    figures.map(({ name }) => name),
    ['msd-ions-Li', 'msd-ions-S'],
  )
  for (const [i, [, count]] of atoms.entries()) {
    const { spec, caption } = figures[i]
    t.deepEqual([...new Set(legendsOf(spec))], ['ion'])
    const layers = spec['layer'] as { data: { values: { of: string; lag: number; msd: number }[] } }[]
    const [thin, named, mean] = layers.map(({ data }) => data.values)
    t.is(new Set(thin.map(({ of }) => of)).size, count)
    t.is(new Set(named.map(({ of }) => of)).size, 6)
    const at = (values: typeof thin) => values.filter(({ lag }) => lag === 5).map(({ msd }) => msd)
    const sorted = at(thin).sort((a, b) => b - a)
    t.deepEqual(at(named), [...sorted.slice(0, 3), ...sorted.slice(-3)])
    t.true(Math.abs(at(mean)[0] / (sorted.reduce((sum, msd) => sum + msd, 0) / count) - 1) < 1e-5)
    t.regex(caption, /The error of each is in the table/)
    const { warnings, file } = await draw(figures[i])
    t.deepEqual(warnings, [])
    t.notRegex(file, /NaN/)
  }
})

test('the caption promises an interval where there is one, the legend says whose curves they are', (t) => {
  const runs = [1, 2].map((seed) => runOf([['Li', 4]], 60, 0.1, seed, walk(0.1)))
  const cases = [
    [runs.slice(0, 1), 'ion', /with its 68 % interval/],
    [runs, 'ion', /with its 68 % interval/],
    [runs.slice(0, 1), 'type', /with its 68 % interval/],
    [runs.slice(0, 1), 'element', /with its 68 % interval/],
  ] as const
  for (const [own, per, caption] of cases) {
    const [figure] = figuresOf(own, { per })
    t.regex(figure.caption, caption)
    t.deepEqual([...new Set(legendsOf(figure.spec))], [per])
  }
})

test('each row says what its error is taken between, and none is 0', (t) => {
  const runs = [1, 2].map((seed) => runOf([['Li', 4]], 60, 0.1, seed, walk(0.1)))
  for (const count of [1, 2])
    for (const per of ['ion', 'element'] as const)
      for (const { error, method, samples, dof } of msdOf(runs.slice(0, count), { per }).rows) {
        t.true((error as number) > 0 && (dof as number) > 0)
        t.is(samples === count, method === 'replicas')
      }
})
