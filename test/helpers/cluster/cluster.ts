import { join } from 'node:path'
import { analyse, prepare } from '../../../pipeline/analysis/analyse.ts'
import { draftJob, type Wishes } from '../../../pipeline/executors/cluster/draft.ts'
import { computeShare, type ShareOptions } from '../../../pipeline/executors/cluster/share.ts'
import { handOver } from '../../../pipeline/executors/cluster/submit.ts'
import { pool } from '../../../pipeline/executors/pool.ts'
import { thread } from '../../../pipeline/executors/thread.ts'

import { siteOptions } from '../../../schemas/cluster.ts'
import { folder } from '../folder.ts'
import { seeded } from '../random.ts'
import { writeSynthetic } from '../synthetic.ts'

export const TOY = new URL('../toy.js', import.meta.url)
export const SLOW = new URL('./slow.js', import.meta.url)

/** A random walk of `li` lithium atoms and three chloride ions, as a store. */
export function walkStore(path: string, frames: number, seed: number, li = 70, blockFrames = 32): string {
  const random = seeded(seed)
  const places = new Float64Array(li + 3)
  let last = -1
  writeSynthetic(path, {
    atoms: [
      ['Cl', 3],
      ['Li', li],
    ],
    frames,
    interval: 0.1,
    blockFrames,
    cell: [20, 0, 0, 0, 20, 0, 0, 0, 20],
    position(atom, frame) {
      if (frame > last) {
        for (let i = 0; i < places.length; i++) places[i] += random() - 0.5
        last = frame
      }
      return [places[atom], 0, 0]
    },
  })
  return path
}

/** Stores of runs with these numbers of frames. */
export function walkStores(...frames: number[]): string[] {
  const home = folder()
  return frames.map((count, i) => walkStore(join(home, `run${i}`), count, i + 1))
}

const requests = (stores: readonly string[]) => stores.map((pattern) => ({ pattern, tags: {} }))

/** Rows of every result, from a pool on this machine. */
export async function poolRows(module: URL, stores: readonly string[], params: unknown = {}, out = folder()) {
  const { results } = await analyse({
    module: module.href,
    params,
    runs: requests(stores),
    out,
    executor: pool(2),
  })
  return Object.fromEntries(results.map(({ name, table }) => [name, table.rows]))
}

/** A job in a folder of its own, handed to no scheduler. */
export async function jobFolder(
  stores: readonly string[],
  wishes: Partial<Wishes> = {},
  dir = folder(),
  module = TOY,
  params: unknown = {},
) {
  const workshop = await prepare({ module: module.href, params, runs: requests(stores), out: dir })
  const site = siteOptions.parse({ scheduler: 'none' })
  const draft = draftJob(workshop, { definition: 'toy.js', threads: 1, stage: false, site, ...wishes })
  await handOver(dir, draft.job, ['ionstream'], draft.open)
  return { dir, draft }
}

export const share = (dir: string, index: number, options: Partial<ShareOptions> = {}) =>
  computeShare({ dir, index, executor: thread, ...options })
