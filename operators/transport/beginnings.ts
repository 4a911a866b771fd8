import type { RunState } from '../../pipeline/operator.ts'
import type { Row, Samples, Table } from '../../schemas/table.ts'
import { errorOfMean } from '../statistics.ts'
import { classesOf } from './ion-classes.ts'

/** Sums over the pairs of frames within the beginning of a run, by block of ions and lag. */
export interface Beginning {
  readonly frames: number
  /** [block][lag] */
  readonly squares: readonly Float64Array[]
  readonly pairs: readonly Float64Array[]
}

/** The first part of a run, the first two, … and the whole, for one element. */
export function beginnings(
  { run, rows, parts }: RunState,
  of: string,
  known: readonly number[],
  wanted: readonly number[],
): Beginning[] {
  const { names, blocks, sizes } = classesOf(run, rows, 'element')
  const first = names.indexOf(of) * blocks
  if (first < 0) return []
  const used = Array.from({ length: blocks }, (_, b) => first + b).filter((place) => sizes[place] > 0)
  const empty = () => used.map(() => new Float64Array(wanted.length))
  let sums = { squares: empty(), pairs: empty() }
  return parts.map((part) => {
    const grow = (slot: 'squares' | 'pairs') =>
      sums[slot].map((values, b) =>
        values.map((value, k) => value + part[slot][used[b] * known.length + known.indexOf(wanted[k])]),
      )
    sums = { squares: grow('squares'), pairs: grow('pairs') }
    // A beginning of T frames has N(T − k) pairs that are k frames apart.
    return { frames: sums.pairs[0][0] / sizes[used[0]] + wanted[0], ...sums }
  })
}

/** MSD of the beginnings of replicas, as `msd` gives it of whole runs: lags with pairs in all of them. */
export function msdOfBeginning(of: string, runs: readonly Beginning[], times: readonly number[]): Table {
  const shown = times.flatMap((_, k) => (runs.every(({ pairs }) => pairs[0][k] > 0) ? [k] : []))
  const means = samplesOf(runs)
  const pairsAt = (k: number) =>
    runs.reduce((sum, { pairs }) => sum + pairs.reduce((own, values) => own + values[k], 0), 0)
  const samples: Samples = {
    ...means,
    values: means.values.map((values) => Float64Array.from(shown, (k) => values[k])),
  }
  const rows = shown.map((k, at): Row => {
    const values = samples.values.map((sample) => sample[at])
    return {
      of,
      lag: times[k],
      msd: values.reduce((sum, value, i) => sum + samples.weights[i] * value, 0),
      pairs: pairsAt(k),
      error: errorOfMean(values, samples.weights) ?? null,
    }
  })
  return { columns: {}, rows, samples: { [of]: samples } }
}

/** Replicas of equal length, or the blocks of ions of one run. */
function samplesOf(runs: readonly Beginning[]): Samples {
  const each = runs.map(({ squares, pairs }) =>
    squares.map((values, b) => values.map((sum, k) => sum / pairs[b][k])),
  )
  const weights = runs.map(({ pairs }) => pairs.map((values) => values[0]))
  const total = weights.flat().reduce((sum, weight) => sum + weight, 0)
  if (runs.length === 1)
    return { method: 'ion blocks', weights: Float64Array.from(weights[0], (w) => w / total), values: each[0] }
  const own = weights.map((blocks) => blocks.reduce((sum, weight) => sum + weight, 0))
  return {
    method: 'replicas',
    weights: Float64Array.from(own, (weight) => weight / total),
    values: each.map((blocks, i) =>
      blocks[0].map((_, k) =>
        blocks.reduce((sum, values, b) => sum + (weights[i][b] / own[i]) * values[k], 0),
      ),
    ),
  }
}
