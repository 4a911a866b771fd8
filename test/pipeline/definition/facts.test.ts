import { join } from 'node:path'
import test from 'ava'
import { lastValueFrom, of, tap, toArray } from 'rxjs'
import { z } from 'zod'
import { select } from '../../../operators/frames/select.ts'
import { frames } from '../../../pipeline/definition/flow.ts'
import { measure, type TransformMaker, transform } from '../../../pipeline/definition/steps.ts'
import type { Facts } from '../../../pipeline/run/block.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { planRun } from '../../../pipeline/work/plan.ts'
import { runTask } from '../../../pipeline/work/task.ts'
import { whole } from '../../../schemas/params.ts'
import { columnsOf } from '../../../schemas/table.ts'
import { argyrodite } from '../../helpers/argyrodite.ts'
import { folder } from '../../helpers/folder.ts'
import { inMemory } from '../../helpers/memory.ts'
import { writeSynthetic } from '../../helpers/synthetic.ts'

interface Mark {
  readonly own: number
  /** What it found before it: of its own kind, and of all. */
  readonly before: number | undefined
  readonly steps: number
}

/** What a step of `mark` saw before it, when its blocks went by. */
const applied: Record<number, readonly [number | undefined, number]> = {}
const described = { version: 1, summary: '', source: '' }

const mark: TransformMaker<any, Mark> = transform({
  ...described,
  name: 'mark',
  cut: 'any',
  params: z.object({ own: whole('a number', 0).default(0) }),
  prepare: ({ own }, _, facts: Facts): Mark => ({
    own,
    before: mark.find({ facts })?.own,
    steps: facts.length,
  }),
  apply: (block, { prepared }) => {
    applied[prepared.own] = [mark.find(block)?.own, block.facts.length]
    return block
  },
})

/** A transform of the same name: another one all the same. */
const namesake = transform({
  ...described,
  name: 'mark',
  cut: 'any',
  params: z.object({}),
  prepare: () => 'namesake',
  apply: (block) => block,
})

const seer = measure({
  ...described,
  name: 'seer',
  cut: 'atoms',
  parts: 'none',
  needs: ['x'],
  params: z.object({}),
  asked: { chain: [] },
  slots: (known) => ({ seen: { law: 'max', length: mark.of(known).own } as const }),
  update: (state, block, { facts }) => {
    state.seen[0] = mark.of({ facts }).own
    state.seen[1] = mark.of(block).own
  },
  finish: () => ({ columns: {}, rows: [] }),
  shown: { columns: columnsOf(null, {}) },
  example: { params: {} },
})

function store() {
  const path = join(folder(), 'run')
  writeSynthetic(path, argyrodite({ cells: [1, 1, 1], frames: 40, blockFrames: 32 }))
  return openRun(path)
}

test('two steps of one transform have a fact each; the nearest one before answers', (t) => {
  const run = store()
  const measured = frames().pipe(mark({ own: 2 }), select('Li'), mark({ own: 3 }), namesake(), seer())
  const plan = planRun([{ name: 'seer', measurement: measured }], run)
  const [chain] = plan.chains
  t.deepEqual(
    chain.facts.flatMap(({ transform, prepared }) =>
      transform === select.operator ? [] : [[(transform as { name: string }).name, prepared]],
    ),
    [
      ['mark', { own: 2, before: undefined, steps: 0 }],
      ['mark', { own: 3, before: 2, steps: 2 }],
      ['mark', 'namesake'],
    ],
  )
  t.deepEqual(mark.of(chain), { own: 3, before: 2, steps: 2 })
  t.is(namesake.of(chain), 'namesake')
  t.is(chain.slots['seen'].length, 3)
  const { sections } = runTask(run, plan.tasks[0], undefined, '')
  t.deepEqual([...sections['seer'].closed[0].state['seen']], [3, 3, Number.NEGATIVE_INFINITY])
  t.deepEqual(applied, { 2: [undefined, 0], 3: [2, 2] })
  run.close()
})

test('equal beginnings of chains share their facts, other ones do not', (t) => {
  const run = store()
  const first = frames().pipe(mark({ own: 4 }))
  const { chains } = planRun(
    [
      { name: 'a', measurement: first.pipe(seer()) },
      { name: 'b', measurement: first.pipe(mark({ own: 5 }), seer()) },
      { name: 'c', measurement: frames().pipe(mark({ own: 5 }), seer()) },
    ],
    run,
  )
  const [a, b, c] = chains.map(({ facts }) => facts.map(({ prepared }) => prepared as Mark))
  t.is(a[0], b[0])
  t.deepEqual([b[1].before, c[0].before], [4, undefined])
  run.close()
})

test('on a plain stream of blocks it is the same', async (t) => {
  const run = inMemory({ atoms: [['Li', 1]], frames: 2, interval: 1, columns: { x: new Float32Array(2) } })
  const seen: (Mark | undefined)[] = []
  const blocks = of(run.between(0, 1), run.between(1, 2)).pipe(
    tap((block) => seen.push(mark.find(block))),
    mark({ own: 7 }),
    tap((block) => seen.push(mark.of(block))),
    select('Li'),
    mark({ own: 8 }),
    tap((block) => seen.push(mark.of(block))),
    toArray(),
  )
  const last = (await lastValueFrom(blocks)).map(({ facts }) => facts.length)
  t.deepEqual(last, [3, 3])
  const each = [undefined, { own: 7, before: undefined, steps: 0 }, { own: 8, before: 7, steps: 2 }]
  t.deepEqual(seen, [...each, ...each])
})

test('what no step before has worked out is missed by name, or undefined', (t) => {
  const block = inMemory({ atoms: [['Li', 1]], frames: 1, interval: 1, columns: {} }).between(0, 1)
  t.is(mark.find(block), undefined)
  t.throws(() => mark.of(block), { message: /no step of "mark" before/ })
  const known = mark.fact({ own: 1, before: undefined, steps: 0 })
  t.is(mark.of({ facts: [known] }).own, 1)
})
