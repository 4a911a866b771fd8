import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { Subject } from 'rxjs'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { pool } from '../../../pipeline/executors/pool.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import type { Executor } from '../../../pipeline/work/executor.ts'
import type { Tags } from '../../../schemas/store.ts'
import { folder } from '../../helpers/folder.ts'
import { seeded } from '../../helpers/random.ts'
import { type Synthetic, writeSynthetic } from '../../helpers/synthetic.ts'

const module = new URL('../../helpers/toy.js', import.meta.url).href

/** A random walk that is the same however far it is taken. */
function walk(frames: number, seed = 1, tags: Tags = {}): Synthetic {
  const random = seeded(seed)
  const places = new Float64Array(153)
  let last = -1
  return {
    atoms: [
      ['Cl', 3],
      ['Li', 150],
    ],
    frames,
    interval: 0.1,
    blockFrames: 64,
    tags,
    cell: [20, 0, 0, 0, 20, 0, 0, 0, 20],
    position(atom, frame) {
      if (frame > last) {
        for (let i = 0; i < 153; i++) places[i] += random() - 0.5
        last = frame
      }
      return [places[atom], 0, 0]
    },
  }
}

const FRAMES = 64 * 40 + 23

function stores(...specs: Synthetic[]) {
  const home = folder()
  return specs.map((spec, i) => {
    const path = join(home, `run${i}`)
    writeSynthetic(path, spec)
    return { pattern: path, tags: {} }
  })
}

async function tables(
  runs: { pattern: string; tags: Tags }[],
  executor: Executor,
  out = folder(),
  params = {},
) {
  const { results, plan } = await analyse({ module, params, runs, out, executor })
  return {
    values: Object.fromEntries(results.map(({ name, table }) => [name, table.rows])),
    open: plan.openTasks,
    out,
  }
}

test('one thread and pools of one to three give the same bits', async (t) => {
  const runs = stores(walk(FRAMES, 1), walk(700, 2))
  const alone = await tables(runs, thread)
  t.is(alone.values['path'].length, 2)
  for (const threads of [1, 2, 3]) t.deepEqual((await tables(runs, pool(threads))).values, alone.values)
})

test('numbers agree with a direct sum over the trajectory', async (t) => {
  const { values } = await tables(stores(walk(300)), thread)
  const truth = walk(300)
  const x = Array.from({ length: 300 }, (_, f) =>
    Array.from({ length: 153 }, (__, a) => Math.fround(truth.position(a, f)[0])),
  )
  let [way, products, spread] = [0, 299 * 3, 0]
  for (let f = 0; f < 300; f++) {
    spread += Math.max(...x[f]) - Math.min(...x[f])
    for (let a = 3; a < 153; a++) {
      if (f > 0) way += Math.abs(x[f][a] - x[f - 1][a])
      if (f >= 37) products += x[f][a] * x[f - 37][a]
    }
  }
  const close = (found: unknown, expected: number) =>
    t.true(Math.abs((found as number) / expected - 1) < 1e-12, `${found} ${expected}`)
  close(values['path'][0]['sum'], way)
  close(values['product'][0]['sum'], products)
  close(values['spread'][0]['sum'], spread)
})

test('a second analysis computes nothing, and torn, lost or foreign partials are made again', async (t) => {
  const runs = stores(walk(FRAMES))
  const first = await tables(runs, thread)
  t.is((await tables(runs, thread, first.out)).open, 0)
  const states = readdirSync(join(first.out, 'states'))
  rmSync(join(first.out, 'states', states[0]))
  writeFileSync(join(first.out, 'states', states[1]), 'torn')
  const again = await tables(runs, thread, first.out)
  t.is(again.open, 2)
  t.deepEqual(again.values, first.values)
  const other = await tables(runs, thread, first.out, { scale: 3 })
  t.notDeepEqual(other.values['path'], first.values['path'])
  t.deepEqual(other.values['product'], first.values['product'])
})

test('a run that grows is continued with the bits of the whole', async (t) => {
  const [{ pattern }] = stores(walk(100))
  const runs = [{ pattern, tags: {} }]
  const out = folder()
  for (const frames of [100, 127, 128, 1000, 1100, FRAMES]) {
    writeSynthetic(pattern, walk(frames))
    const grown = await tables(runs, thread, out)
    t.true(grown.open > 0)
    t.deepEqual(grown.values, (await tables(runs, thread)).values, `${frames} frames`)
  }
})

test('stopped in the middle, everything done is kept and the next start ends with the same bits', async (t) => {
  const runs = stores(walk(FRAMES, 1), walk(FRAMES, 2))
  const whole = await tables(runs, thread)
  const out = folder()
  const stop = new Subject<void>()
  const error = await t.throwsAsync(
    analyse({
      module,
      runs,
      out,
      executor: thread,
      stop,
      onProgress: (frames) => frames > 3000 && stop.next(),
    }),
  )
  t.regex(error?.message ?? '', /stopped after \d+ of \d+ tasks/)
  t.is((error as { exitCode?: number }).exitCode, 4)
  const rest = await tables(runs, pool(2), out)
  t.true(rest.open > 0)
  t.deepEqual(rest.values, whole.values)
  t.true(existsSync(join(out, 'states')))
})

test('a study that gains a run, stopped before, ends with the bits of the whole', async (t) => {
  const runs = stores(walk(FRAMES, 1), walk(700, 2), walk(FRAMES, 3))
  const whole = await tables(runs, thread)
  const out = folder()
  const stop = new Subject<void>()
  const onProgress = (frames: number) => frames > 3000 && stop.next()
  const few = analyse({ module, runs: runs.slice(0, 2), out, executor: thread, stop, onProgress })
  await t.throwsAsync(few, { message: /stopped after \d+ of \d+ tasks/ })
  const rest = await tables(runs, pool(2), out)
  t.true(rest.open > 0 && rest.open < (await tables(runs, thread, folder(), { scale: 2 })).open)
  t.deepEqual(rest.values, whole.values)
  const fewer = await tables(runs.slice(0, 2), thread, out)
  t.is(fewer.open, 0)
  t.deepEqual(fewer.values, (await tables(runs.slice(0, 2), thread)).values)
})

test('an error in a worker arrives with its words', async (t) => {
  const runs = stores(walk(100))
  writeFileSync(join(runs[0].pattern, 'blocks', '000001.arrow'), 'x'.repeat(80_000))
  await t.throwsAsync(tables(runs, pool(1)), { message: /000001.arrow: column "x", rows .*: checksum/ })
})

test('runs with other tags get rows of their own', async (t) => {
  const { values } = await tables(
    stores(walk(100, 1, { temperature: 300 }), walk(100, 2, { temperature: 600 })),
    thread,
  )
  t.deepEqual(
    values['path'].map((row) => row['temperature']),
    [300, 600],
  )
})

test('runs of a result keep no list of their blocks, and still give their frames', async (t) => {
  const runs = stores(walk(200))
  const { runs: kept } = await analyse({ module, runs, out: folder(), executor: thread })
  t.is(kept[0].frames, 200)
  t.is(kept[0].manifest.blocks.length, 0)
  t.is(kept[0].block(3).count, 200 - 3 * 64)
})
