import { countLags, emptyPast } from '../../operators/states/lag-counts.ts'
import { seeded } from '../helpers/random.ts'
import { type BenchResult, cpu, paired } from './whole/load.ts'

const [IONS, FRAMES, STATES, BLOCK, GROUP] = [648, 50_000, 7, 2048, 64]
const TEN_LAGS = [60, 120, 200, 300, 400, 600, 900, 1200, 1800, 2400]

/** Counting 648 × 50 000 labels of 7 states in the blocks that a store of them has, ms, against a plain histogram over whole series. */
export async function bench(): Promise<BenchResult[]> {
  return [
    await oneLag(),
    await counts('ten lags', series(300), TEN_LAGS),
    await counts('ten lags, another label in almost every frame', series(1), TEN_LAGS),
  ]
}

export const oneLag = (): Promise<BenchResult> => counts('one lag', series(300), [600])

async function counts(name: string, labels: Uint8Array, lags: readonly number[]): Promise<BenchResult> {
  const { a, b } = await paired(
    () => inBlocks(labels, lags),
    () => histogram(labels, lags),
    3,
    cpu,
  )
  return {
    name: `transition counts, ${name}`,
    unit: 'ms',
    value: a,
    peer: { name: 'plain histogram', value: b },
  }
}

function inBlocks(labels: Uint8Array, lags: readonly number[]): Float64Array {
  const total = new Float64Array(lags.length * STATES * STATES)
  const job = { lags, states: STATES, strided: false }
  for (let group = 0; group < IONS; group += GROUP) {
    const rows = Math.min(GROUP, IONS - group)
    const past = emptyPast(rows, Math.max(...lags))
    for (let first = 0; first < FRAMES; first += BLOCK) {
      const count = Math.min(BLOCK, FRAMES - first)
      for (let row = 0; row < rows; row++) {
        const at = (group + row) * FRAMES + first
        countLags(past, row, labels.subarray(at, at + count), first, job, total, 0)
      }
    }
  }
  return total
}

function histogram(labels: Uint8Array, lags: readonly number[]): Int32Array {
  const size = (STATES + 1) * (STATES + 1)
  const total = new Int32Array(lags.length * size)
  lags.forEach((lag, k) => {
    for (let row = 0; row < IONS; row++)
      for (let t = row * FRAMES, end = t + FRAMES - lag; t < end; t++)
        total[k * size + labels[t] * (STATES + 1) + labels[t + lag]]++
  })
  return total
}

/** Labels 1 … 7 that stay for `dwell` frames on average. */
function series(dwell: number): Uint8Array {
  const random = seeded(1)
  const labels = new Uint8Array(IONS * FRAMES)
  let label = 1
  for (let i = 0; i < labels.length; i++) {
    if (random() * dwell < 1) label = 1 + Math.floor(STATES * random())
    labels[i] = label
  }
  return labels
}
