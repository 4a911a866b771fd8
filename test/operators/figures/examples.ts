import { join } from 'node:path'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import type { Estimate, Measure } from '../../../pipeline/definition/operator.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import type { Figure } from '../../../schemas/figure.ts'
import type { Table } from '../../../schemas/table.ts'
import { type ArgyroditeOptions, argyrodite } from '../../helpers/argyrodite.ts'
import { exampleFlags } from '../../helpers/example.ts'
import { folder } from '../../helpers/folder.ts'
import { writeSynthetic } from '../../helpers/synthetic.ts'

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href

function store(options: Partial<ArgyroditeOptions>): string {
  const path = join(folder(), 'run')
  const usual = { cells: [2, 1, 1], frames: 256, blockFrames: 64, velocities: true } as const
  writeSynthetic(path, argyrodite({ ...usual, ...options }))
  return path
}

const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined
  return () => (made ??= make())
}

/** Two systems. */
const two = once(() => [
  store({ residence: 3, tags: { temperature: 600 } }),
  store({ residence: 2, seed: 7, tags: { temperature: 750 } }),
])

/** One at three temperatures. */
const heated = once(() =>
  [600, 750, 900].map((temperature, i) =>
    store({ residence: [6, 4, 3][i], seed: 10 + i, tags: { temperature } }),
  ),
)

export const isAcross = (operator: Measure | Estimate): boolean =>
  operator.kind === 'estimate' && operator.across === true

/** Table and pictures of an operator over two systems, of one that looks over systems over three temperatures. */
export async function drawnBy(
  operator: Measure | Estimate,
  flags: object = exampleFlags(operator),
  runs = isAcross(operator) ? heated() : two(),
): Promise<{ table: Table; figures: readonly Figure[] }> {
  const params = { name: operator.name, flags }
  const { results } = await analyse({
    module,
    params,
    runs: runs.map((pattern) => ({ pattern, tags: {} })),
    out: folder(),
    executor: thread,
  })
  return results[0]
}

export const heatedTable = async (operator: Measure | Estimate, flags: object): Promise<Table> =>
  (await drawnBy(operator, flags, heated())).table
