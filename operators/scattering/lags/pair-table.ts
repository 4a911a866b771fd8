import type { FinishContext, RunState } from '../../../pipeline/definition/operator.ts'
import type { Columns, Row, Table } from '../../../schemas/table.ts'
import { tidy } from '../../../schemas/units.ts'
import { commonInterval } from '../../sampling/common-interval.ts'
import { groupRow } from '../vectors/lengths-in-time.ts'
import { checkSameVectors, commonKinds, type ElementKind } from './element-kinds.ts'
import { lagTable, type Quantity } from './lag-table.ts'
import { pairCubes } from './pair-cubes.ts'
import type { PairShape } from './pair-measure.ts'
import type { PairSlots } from './pair-sums.ts'
import { pooledCube, sampleSetOf } from './sample-set.ts'
import { framesForErrors } from './scattering-lags.ts'
import { shortened } from './self-cubes.ts'

/** How the table of a measure over pairs is made. */
export interface PairTable {
  readonly operator: string
  readonly columns: Columns
  /** Name of the main column. */
  readonly main: string
  /** What rows of each part say, and what it is divided by. */
  readonly parts: readonly { readonly said: Row; readonly share: number }[]
  quantities(kinds: readonly ElementKind[], context: FinishContext): readonly Quantity[]
}

export function pairTable(
  { operator, columns, main, parts, quantities }: PairTable,
  runs: readonly RunState<PairSlots, PairShape>[],
  context: FinishContext,
): Table {
  const kinds = commonKinds(operator, runs)
  const interval = commonInterval(operator, runs)
  const groups = runs.map(({ shape }) => shape.groups)
  checkSameVectors(operator, runs, groups)
  const atoms = kinds.map(({ from, to }) => to - from)
  const shares = parts.map(({ share }) => share)
  const cubes = runs.map((state) => pairCubes(state, atoms, shares))
  const lags = Math.min(...cubes.map((own) => own.lags))
  const replicas = cubes.map(({ weight, whole, lags: own }) => ({
    weight,
    cube: () => shortened(whole, own, lags),
  }))
  const blocks = [{ method: 'time blocks', samples: cubes[0].times }]
  const set = sampleSetOf(replicas, blocks)
  if (set.method === 'none') warnOfNone(operator, runs[0].run.frames, lags - 1, interval, context)
  const { run, total } = runs[0]
  const vectors = groups[0].map((group, g) =>
    groupRow(group, run.constantCell, total.frames[0], total.lengths.subarray(2 * g, 2 * g + 2)),
  )
  const lines = parts.flatMap(({ said }) => vectors.map((row): Row => ({ ...row, ...said })))
  const whole = pooledCube(replicas)
  const curves = { quantities: quantities(kinds, context), lines, lags, interval, whole, set }
  return lagTable(curves, columns, main)
}

const warnOfNone = (
  operator: string,
  frames: number,
  lags: number,
  interval: number,
  { warn }: FinishContext,
) =>
  warn(
    'no-errors',
    `${operator}: one run of ${frames} frames; blocks of time need ${framesForErrors(lags)} for lags of ${tidy(lags * interval)} ps: no errors. Give replicas, or shorter lags`,
  )
