import test from 'ava'
import { from, lastValueFrom } from 'rxjs'
import { inFrameOf } from '../../../operators/frames/in-frame-of.ts'
import { select } from '../../../operators/frames/select.ts'
import { diffusion } from '../../../operators/transport/diffusion.ts'
import { diffusionTensor } from '../../../operators/transport/diffusion-tensor.ts'
import { msd } from '../../../operators/transport/msd.ts'
import { besides } from '../../../operators/transport/slopes/generalised.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { inMemory, type MemoryRun } from '../../helpers/memory.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { synthetic } from '../../helpers/synthetic.ts'
import { caged, diffusionOf, msdOf, quiet, runOf, walk } from './walks.ts'

const INTERVAL = 0.1
const TRUTH = (0.05 / (2 * INTERVAL)) * 1e-4

test('generalised least squares covers D of random walks; the error of the line fit does not', (t) => {
  let [gls, ols, count] = [0, 0, 0]
  for (let seed = 1; seed <= 150; seed++) {
    const [row] = diffusionOf([runOf([['Li', 32]], 150, INTERVAL, seed, walk(0.05))], { from: 0.1, to: 5 })
    if (row['glsD'] === null) continue
    count++
    if (Math.abs((row['glsD'] as number) - TRUTH) <= (row['glsError'] as number)) gls++
    if (Math.abs((row['D'] as number) - TRUTH) <= (row['olsError'] as number)) ols++
  }
  t.log(`${gls} and ${ols} of ${count}`)
  t.true(count >= 120)
  t.true(gls / count > 0.55 && gls / count < 0.85, `${gls} of ${count}`)
  t.true(ols / count < 0.3)
})

test('a covariance that is singular gives null, not a number', (t) => {
  const rows = [1, 2, 3, 4, 5].map((lag): Row => ({ lag, msd: 1, pairs: 100 - lag }))
  t.is(besides(rows, { from: 0, to: 5 }).glsSlope, null)
  t.is(besides(rows, { from: 0, to: 2 }).olsError, null)
  t.not(
    besides(
      rows.map((row, i) => ({ ...row, msd: 1 + i })),
      { from: 0, to: 5 },
    ).glsSlope,
    null,
  )
})

/** Steps of other sizes along x, y, z, of which x and y share a part. */
function uneven(seed: number) {
  const [ions, frames, random] = [48, 300, normal(seeded(seed))]
  const [x, y, z] = [0, 1, 2].map(() => new Float32Array(ions * frames))
  for (let ion = 0; ion < ions; ion++) {
    const at = [0, 0, 0]
    for (let t = 0; t < frames; t++) {
      const shared = random()
      at[0] += 0.3 * shared
      at[1] += 0.2 * shared + 0.1 * random()
      at[2] += 0.1 * random()
      ;[x, y, z].forEach((values, k) => {
        values[ion * frames + t] = at[k]
      })
    }
  }
  return inMemory({ atoms: [['Li', ions]], frames, interval: INTERVAL, columns: { x, y, z } })
}

test('the tensor: its components, as often in their errors as those say, and principal values', (t) => {
  const truth: Record<string, number> = { xx: 0.09, yy: 0.05, zz: 0.01, xy: 0.06, xz: 0, yz: 0 }
  let [covered, ratios, count] = [0, 0, 0]
  const { operator, params } = diffusionTensor({ from: 0.1, to: 1 })
  for (let seed = 1; seed <= 40; seed++) {
    const rows = operator.finish({ msd: msdOf([uneven(seed)], { components: 'tensor' }) }, params, quiet).rows
    t.is(rows.length, 9)
    for (const row of rows.slice(0, 6)) {
      const expected = (truth[String(row['component'])] / (2 * INTERVAL)) * 1e-4
      count++
      if (Math.abs((row['D'] as number) - expected) <= (row['error'] as number)) covered++
      const ratio = truth[String(row['component'])] / 0.05
      if (Math.abs((row['ratio'] as number) - ratio) <= (row['ratioError'] as number)) ratios++
    }
    const values = rows.map((row) => row['D'] as number)
    t.true(Math.abs(values[0] + values[1] + values[2] - values[6] - values[7] - values[8]) < 1e-12)
    t.true(values[6] >= values[7] && values[7] >= values[8])
  }
  t.log(`${covered} and ${ratios} of ${count}`)
  t.true(ratios / count > 0.55 && ratios / count < 0.8, `${ratios} of ${count}`)
  t.true(covered / count > 0.58 && covered / count < 0.8, `${covered} of ${count}`)
  const plain = operator.finish({ msd: msdOf([uneven(1)]) }, params, quiet).rows
  t.deepEqual(
    plain.map((row) => row['component']),
    ['xx', 'yy', 'zz'],
  )
})

const tensorOf = (runs: Parameters<typeof msdOf>[0], given: object = {}, warn = quiet.warn): Row[] => {
  const { operator, params } = diffusionTensor(given)
  const tables = { msd: msdOf(runs, { components: 'tensor' }) }
  return [...operator.finish(tables, params, { ...quiet, warn }).rows]
}

test('each axis of the tensor has its own error and status: one that is bounded does not diffuse', (t) => {
  const layered = (seed: number) => {
    const run = runOf([['Li', 64]], 1200, INTERVAL, seed, walk(0.05))
    const bounded = runOf([['Li', 64]], 1200, INTERVAL, 1000 + seed, caged)
    return mixed(run, bounded)
  }
  const known = ['determined', 'extrapolated']
  for (let seed = 1; seed <= 6; seed++) {
    const rows = tensorOf([layered(seed)])
    t.is(rows.length, 9)
    const [x, y, z] = rows
    for (const row of [x, y]) {
      t.true(known.includes(String(row['status'])))
      t.true(Math.abs((row['D'] as number) - TRUTH) < 4 * (row['error'] as number))
    }
    t.false(known.includes(String(z['status'])), `${z['status']}`)
    t.false(known.includes(String(rows[8]['status'])), `${rows[8]['status']}`)
    t.true(Math.abs((x['ratio'] as number) - 1.5) < 4 * (x['ratioError'] as number))
    t.deepEqual([z['ratio'], z['ratioError'], rows[6]['ratioError']], [null, null, null])
  }
})

/** A run that moves as one of two along x and y, as the other along z. */
function mixed(run: MemoryRun, other: MemoryRun): MemoryRun {
  const [{ column: own }, { column: along }] = [run.block(0), other.block(0)]
  const columns = { x: own('x'), y: own('y'), z: along('z') }
  return inMemory({ atoms: [['Li', run.atoms]], frames: run.frames, interval: run.interval, columns })
}

test('where D is a bound, so is each axis', (t) => {
  const runs = [runOf([['Li', 16]], 300, INTERVAL, 2, () => () => 1)]
  t.is(diffusionOf(runs)[0]['status'], 'upper-bound')
  for (const row of tensorOf(runs)) t.deepEqual([row['D'], row['error']], [null, null])
})

test('a window of the tensor with too few lags is a usage error; too few frames a warning, and no values', (t) => {
  const warnings: string[] = []
  const tiny = [runOf([['Li', 8]], 11, INTERVAL, 8, walk(0.05))]
  const rows = tensorOf(tiny, {}, (name) => warnings.push(name))
  t.true(rows.length === 3 && rows.every((row) => row['D'] === null && row['status'] === 'not-determined'))
  t.deepEqual(warnings, ['no-slope'])
  const short = [runOf([['Li', 8]], 21, INTERVAL, 8, walk(0.05))]
  for (const given of [{ from: 2 }, { from: 0.5, to: 0.2 }])
    t.throws(() => tensorOf(short, given), { message: /diffusion-tensor: from .* at least 10 are needed/ })
})

test('pinned atoms in a crystal that breathes do not diffuse', async (t) => {
  const random = normal(seeded(7))
  const edge = Array.from({ length: 300 }, (_, t) => 20 * (1 + 0.003 * Math.sin(t / 9)))
  const run = synthetic({
    atoms: [
      ['Li', 32],
      ['S', 32],
    ],
    frames: 300,
    interval: INTERVAL,
    blockFrames: 64,
    cell: (frame) => [edge[frame], 0, 0, 0, edge[frame], 0, 0, 0, edge[frame]],
    position: (atom, frame) => {
      const home = [atom % 4, (atom >> 2) % 4, atom >> 4].map((n) => ((n + 0.5) / 4) * edge[frame])
      return [home[0] + 0.1 * random(), home[1] + 0.1 * random(), home[2] + 0.1 * random()]
    },
  })
  const blocks = from([0, 1, 2, 3, 4].map((index) => run.block(index)))
  const table: Table = await lastValueFrom(blocks.pipe(inFrameOf(), select('Li'), msd()))
  const { operator, params } = diffusion({})
  const [row] = operator.finish({ msd: table }, params, quiet).rows
  t.not(row['status'], 'determined')
  t.true(Math.abs(row['slope'] as number) / 6e4 <= 3 * (row['bound'] as number))
  t.true((table.rows[50]['msd'] as number) < 0.1)
  run.close()
})
