import test from 'ava'
import { from, lastValueFrom } from 'rxjs'
import { inFrameOf } from '../../../operators/frames/in-frame-of.ts'
import { select } from '../../../operators/frames/select.ts'
import { msd } from '../../../operators/transport/msd.ts'
import { marksIn } from '../../helpers/marks.ts'
import type { MemoryRun } from '../../helpers/memory.ts'
import { synthetic } from '../../helpers/synthetic.ts'
import { msdOf, runOf, stateOf, walk } from './walks.ts'

/** Σ over all pairs, one after the other. */
function direct(run: MemoryRun, element: string, axis: 'x' | 'y' | 'z', lag: number): number {
  const values = run.block(0).column(axis)
  let [sum, pairs] = [0, 0]
  for (let atom = 0; atom < run.atoms; atom++) {
    if (run.types[run.typeOf[atom]].element !== element) continue
    for (let t = lag; t < run.frames; t++) {
      sum += (values[atom * run.frames + t] - values[atom * run.frames + t - lag]) ** 2
      pairs++
    }
  }
  return sum / pairs
}

const drifting = (speed: number) => (random: { normal: () => number }, atom: number) => {
  let at = 3 * atom
  return (t: number) => speed * (1 + 0.1 * atom) * t + (at += 0.3 * random.normal())
}

const agrees = (
  t: { true(value: boolean, message?: string): void },
  run: MemoryRun,
  lags: number,
  tolerance: number,
) => {
  const { rows } = msdOf([run], { lags: lags * run.interval })
  for (const row of rows) {
    const lag = Math.round((row['lag'] as number) / run.interval)
    for (const axis of ['x', 'y', 'z'] as const) {
      const expected = direct(run, String(row['of']), axis, lag)
      const off = Math.abs((row[axis] as number) / expected - 1)
      t.true(off <= tolerance, `${row['of']} ${axis} lag ${lag}: off by ${off}`)
    }
  }
}

test('all lags of two elements over several pieces equal the direct sums', (t) => {
  const run = runOf(
    [
      ['Li', 5],
      ['P', 3],
    ],
    701,
    0.1,
    1,
    drifting(0.01),
  )
  agrees(t, run, 150, 1e-11)
})

test('lags up to the last frame, in one piece', (t) => {
  agrees(t, runOf([['Li', 3]], 97, 0.02, 2, walk(0.1)), 96, 1e-11)
})

test('an ion that has drifted 10 000 Å loses nothing', (t) => {
  agrees(t, runOf([['Li', 3]], 1500, 0.1, 3, drifting(7)), 128, 1e-9)
})

test('every pair is counted once', (t) => {
  for (const [frames, lags] of [
    [700, 150],
    [384, 128],
    [385, 128],
    [50, 49],
    [2, 1],
  ]) {
    const run = runOf([['Li', 3]], frames, 0.1, 4, walk(0.1))
    const { rows } = msdOf([run], { lags: lags * 0.1 })
    t.deepEqual(
      rows.map((row) => row['pairs']),
      Array.from({ length: lags }, (_, k) => 3 * (frames - k - 1)),
    )
  }
})

test('ballistic motion: MSD = v²τ²', (t) => {
  const run = runOf([['Li', 4]], 400, 0.5, 11, () => (frame) => 0.25 * frame)
  for (const row of msdOf([run]).rows) {
    const expected = 3 * (0.5 * (row['lag'] as number)) ** 2
    t.true(Math.abs((row['msd'] as number) / expected - 1) < 1e-9)
  }
})

test('an atom at rest has an MSD of exactly zero', (t) => {
  const run = runOf([['Li', 3]], 500, 0.1, 12, ({ uniform }) =>
    (
      (at) => () =>
        at
    )(1e4 * uniform()),
  )
  for (const row of msdOf([run], { lags: 12.8 }).rows) t.is(row['msd'], 0)
})

test('from a store, in the frame of the framework', async (t) => {
  const run = synthetic({
    atoms: [
      ['Li', 2],
      ['P', 3],
    ],
    frames: 300,
    interval: 0.1,
    blockFrames: 64,
    cell: [20, 0, 0, 0, 20, 0, 0, 0, 20],
    position: (atom, f) => [atom + 0.5 * f + (atom < 2 ? 0.125 * f : 0), 0, -f],
  })
  const blocks = Array.from({ length: run.blocks + 1 }, (_, i) => run.block(i))
  const table = await lastValueFrom(from(blocks).pipe(inFrameOf(), select('Li'), msd({ lags: '2ps' })))
  t.is(table.rows.length, 20)
  for (const row of table.rows) {
    t.is(row['of'], 'Li')
    t.true(Math.abs((row['x'] as number) / (1.25 * (row['lag'] as number)) ** 2 - 1) < 1e-9)
    t.true(Math.abs(row['z'] as number) < 1e-9)
  }
  t.deepEqual(
    table.rows.slice(0, 3).map((row) => row['lag']),
    [0.1, 0.2, 0.3],
  )
})

test('one ion of one run has an error from blocks of time', (t) => {
  const [row] = msdOf([runOf([['Li', 1]], 60, 0.1, 1, walk(0.1))]).rows
  t.is(row['method'], 'time blocks')
  t.true((row['error'] as number) > 0)
})

test('lags that do not suit the run are usage errors', (t) => {
  const run = runOf([['Li', 2]], 101, 0.1, 1, walk(0.1), '600K')
  const error = (given: object) => t.throws(() => stateOf(run, given), { name: 'IonstreamError' })
  t.regex(
    error({ lags: '0.25ps' })?.message ?? '',
    /0\.25 ps are no multiple of the frame interval of 600K, 0\.1 ps/,
  )
  t.regex((error({ lags: 0.25 }) as { remedy?: string } | undefined)?.remedy ?? '', /0\.2 or 0\.3 ps/)
  t.regex(error({ lags: '10.1ps' })?.message ?? '', /10\.1 ps, but 600K has lags up to 10 ps/)
  t.regex(error({ lags: 0 })?.message ?? '', /lags of 0 ps/)
  t.regex(error({ lags: 'some' })?.message ?? '', /"some" is not a time/)
  t.regex(error({ lag: 1 })?.message ?? '', /unknown parameter "lag"/)
  t.is(stateOf(run, { lags: 'all' }).total['pairs'].length, 100)
  t.is(stateOf(run, {}).total['pairs'].length, 33)
  const single = runOf([['Li', 2]], 1, 0.1, 1, walk(0.1))
  t.regex(t.throws(() => stateOf(single, {}))?.message ?? '', /has one frame/)
})

test('replicas of other frame intervals are refused', (t) => {
  const runs = [0.1, 0.2].map((interval) => runOf([['Li', 2]], 30, interval, 1, walk(0.1), `dt${interval}`))
  t.regex(
    t.throws(() => msdOf(runs))?.message ?? '',
    /dt0\.1 has a frame every 0\.1 ps, its replica dt0\.2 every 0\.2 ps/,
  )
})

test('the figure has at most 200 points a series and no undefined number', async (t) => {
  const table = msdOf([runOf([['Li', 2]], 900, 0.1, 1, walk(0.1))])
  const [figure] = msd.operator.shown.figures?.(table, msd({}).params) ?? []
  for (const shape of ['line', 'area']) {
    const points = (await marksIn(figure)).filter(({ type }) => type === shape)
    t.true(points.length > 100 && points.length <= 200)
    t.true(points.every(({ x, y, y2 }) => [x, y, y2].every(({ value }) => Number(value) > 0)))
  }
})

test('curves of several systems are one picture an element, in the order of the systems', async (t) => {
  const rows = (of: string, D: number) =>
    [1, 2, 3].map((lag) => ({ of, lag, msd: 6 * D * lag, error: 0.1, pairs: 1 }))
  const system = (label: string, D: number) => ({
    label,
    own: { columns: {}, rows: [...rows('Li', D), ...rows('S', 0.001)] },
    from: {},
  })
  const found = msd.operator.shown.across?.([system('1000 K', 2), system('300 K', 1)], msd({}).params) ?? []
  t.deepEqual(
    found.map(({ name }) => name),
    ['msd-Li-all', 'msd-S-all'],
  )
  const lines = (await marksIn(found[0])).filter(({ type }) => type === 'line')
  t.deepEqual(
    lines.map(({ colour, y }) => [colour?.value, Number(Number(y.value).toFixed(6))]),
    [12, 24, 36, 6, 12, 18].map((value, i) => [i < 3 ? '1000 K' : '300 K', value]),
  )
})
