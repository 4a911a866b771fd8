import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Run } from '../../pipeline/run/run.ts'
import { ingestLabels } from '../../pipeline/sources/labels/labels-store.ts'
import { openRun } from '../../pipeline/store/read.ts'
import { folder } from './folder.ts'
import { npy } from './npy.ts'
import { seeded } from './random.ts'

/** Label series as the store that a file of them makes: [trajectory][frame], −1 = gap. */
export async function labelStore(
  series: readonly (readonly number[])[],
  interval = 1,
  blockFrames = 16,
): Promise<string> {
  const home = folder()
  const file = join(home, 'labels.npy')
  writeFileSync(file, npy(series.flat(), [series.length, series[0].length]))
  const out = join(home, 'store')
  await ingestLabels({ file, out, interval, blockFrames })
  return out
}

export const labelRun = async (...given: Parameters<typeof labelStore>): Promise<Run> =>
  openRun(await labelStore(...given))

/** Labels that stay for a while, with gaps. */
export function wandering(
  trajectories: number,
  frames: number,
  states: number,
  seed: number,
  gaps = 0.01,
): number[][] {
  const random = seeded(seed)
  return Array.from({ length: trajectories }, () => {
    let state = Math.floor(random() * states)
    return Array.from({ length: frames }, () => {
      if (random() < 0.2) state = Math.floor(random() * states)
      return random() < gaps ? -1 : state
    })
  })
}

/** A Markov chain with the transition matrix T, one trajectory. */
export function chain(
  T: readonly (readonly number[])[],
  frames: number,
  random: () => number,
  start = 0,
): number[] {
  let state = start
  return Array.from({ length: frames }, () => {
    const now = state
    let left = random()
    state = T[now].findIndex((p) => (left -= p) < 0)
    if (state < 0) state = now
    return now
  })
}
