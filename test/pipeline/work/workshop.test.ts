import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { carryOut, contentOf, openWorkshop, orderOf, savedPartial } from '../../../pipeline/work/workshop.ts'
import { TOY, walkStore } from '../../helpers/cluster/cluster.ts'
import { folder } from '../../helpers/folder.ts'

const store = walkStore(join(folder(), 'run'), 300, 9)

/** All tasks carried out, saved after so many ms of work: which are whole, their partials, and the blocks that were saved on the way. */
async function carried(patience?: number, halted?: () => boolean) {
  const out = folder()
  mkdirSync(join(out, 'states'))
  const workshop = await openWorkshop({
    module: TOY.href,
    params: {},
    runs: [{ path: store, tags: {} }],
    out,
  })
  const { run, tasks } = workshop.plan(0)
  const content = contentOf(run)
  const orders = tasks.map((task) => orderOf(0, run, task, content))
  const saved = () => orders.map(({ task }) => savedPartial(out, task))
  const onTheWay = new Set<number>()
  let frames = 0
  const whole = orders.flatMap((order) =>
    carryOut(
      workshop,
      [order],
      (more) => {
        frames += more
        for (const partial of saved())
          for (const { blocks } of Object.values(partial?.sections ?? {})) onTheWay.add(blocks)
      },
      halted,
      patience,
    ),
  )
  return {
    whole,
    partials: saved(),
    onTheWay: [...onTheWay].sort((a, b) => a - b),
    frames,
    blocks: run.blocks,
  }
}

test('long tasks are saved on the way, with the bits of those that are not', async (t) => {
  const once = await carried()
  t.deepEqual(new Set(once.whole), new Set([true]))
  t.deepEqual(once.onTheWay, [once.blocks], 'a short task is saved at its end')
  const often = await carried(0)
  t.deepEqual(often.whole, once.whole)
  t.deepEqual(
    often.onTheWay,
    Array.from({ length: once.blocks }, (_, k) => k + 1),
    'after every block',
  )
  t.is(often.frames, once.frames, 'no block is gone through twice')
  t.deepEqual(often.partials, once.partials)
})

test('told to stop, a task is saved and said to be open, however long it may take', async (t) => {
  for (const patience of [0, 1e9]) {
    let asked = 0
    const { whole, onTheWay } = await carried(patience, () => asked++ >= 2)
    t.true(whole.includes(false), `${onTheWay}`)
  }
})
