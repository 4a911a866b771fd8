import type { JobRun } from '../../../schemas/cluster.ts'

/** Neighbouring tasks of one run: numbers [from, to) in its plan. */
export interface Span {
  readonly run: number
  readonly from: number
  readonly to: number
}

type Weighed = readonly Pick<JobRun, 'tasks'>[]

const sizeOf = (runs: Weighed): number =>
  runs.reduce((sum, { tasks }) => sum + tasks.reduce((all, [count, cost]) => all + count * cost, 0), 0)

export const taskCount = (runs: Weighed): number =>
  runs.reduce((sum, { tasks }) => sum + tasks.reduce((all, [count]) => all + count, 0), 0)

/** Cuts all tasks, in the order of runs and plans, into `count` shares that read about the same number of bytes.
 *  A share is a row of neighbours: it opens few runs and reads each of their files in one go. */
export function cutShares(runs: Weighed, count: number): Span[][] {
  const shares: Span[][] = Array.from({ length: count }, () => [])
  const size = sizeOf(runs)
  let before = 0
  runs.forEach(({ tasks }, run) => {
    let number = 0
    for (const [many, cost] of tasks) {
      for (let i = 0; i < many; i++, number++, before += cost) {
        const share = Math.min(count - 1, Math.floor(((before + cost / 2) / size) * count) || 0)
        append(shares[share], run, number)
      }
    }
  })
  return shares
}

function append(share: Span[], run: number, task: number): void {
  const last = share.at(-1)
  if (last?.run === run) share[share.length - 1] = { ...last, to: task + 1 }
  else share.push({ run, from: task, to: task + 1 })
}

/** "0-3,7,9-10" for whole numbers in rising order. */
export function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = []
  for (const n of numbers) {
    const last = runs.at(-1)
    if (last && last[1] === n - 1) last[1] = n
    else runs.push([n, n])
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join()
}
