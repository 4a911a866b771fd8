import { existsSync } from 'node:fs'
import { z } from 'zod'
import { select } from '../../../operators/frames/select.ts'
import { transform } from '../../../pipeline/definition/steps.ts'
import { study } from '../../../pipeline/definition/study.ts'
import { text } from '../../../schemas/params.ts'
import { path, product, spread } from '../toy.ts'

const BLOCK_MS = 1000

/** Hands blocks on as they are, each after a while, until there is a file `gate`. */
export const slowly = transform({
  name: 'slowly',
  version: 1,
  summary: 'Takes its time.',
  source: '',
  cut: 'atoms',
  params: z.object({ gate: text('a file') }),
  apply(block, { params: { gate } }) {
    if (!existsSync(gate)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BLOCK_MS)
    return block
  },
})

export default ({ gate }: { gate: string }) =>
  study({
    flow(frames) {
      const li = frames.pipe(select('Li'), slowly({ gate }))
      return { path: li.pipe(path()), product: li.pipe(product()), spread: frames.pipe(spread()) }
    },
  })
