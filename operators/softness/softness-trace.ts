import { z } from 'zod'
import { measure } from '../../pipeline/definition/steps.ts'
import { tableFrom } from '../../pipeline/tables/long-table.ts'
import { column, columnsOf, type RowChunk } from '../../schemas/table.ts'
import { ofSamples, type Sampled, softnessParams } from './softness-samples.ts'
import { softnessTraceFigures } from './softness-trace-figure.ts'
import { TRAINING, UNUSED } from './split.ts'
import { type Trained, trainedOn } from './trained.ts'

const columns = columnsOf(null, {
  run: column('', 'name of the run', 'key'),
  ion: column('', 'id of the ion in the input', 'key'),
  time: column('ps', 'when the window begins, from the beginning of the run', 'key'),
  softness: column(
    '',
    'signed distance of its surroundings to the plane, deviations of the features: above 0 those that rearrange are',
    'value',
  ),
  rearrangement: column('Å²', 'D²min in the window', 'value'),
  label: column('', 'rearranging, resting, or between the two', 'note'),
  side: column('', 'training, test, or neither where it shares ion or run with both', 'note'),
  x: column('Å', 'unwrapped place at the beginning of the window', 'note'),
  y: column('Å', 'the same along y', 'note'),
  z: column('Å', 'the same along z', 'note'),
})

/** Softness of every ion in time: a row an ion and window, by the plane of `softness` (its parameters), or by one that is given. Times in ps, D²min in
 *  Å². Throws usage errors as `softness`. Source: Guan et al., Fig. 6; Schoenholz et al., Nat. Phys. 12, 469 (2016). */
export const softnessTrace = measure({
  name: 'softness-trace',
  version: 2,
  summary: 'Softness of every ion in time, beside how far its surroundings rearrange.',
  source: 'Guan et al., eq. 13 and Fig. 6; Schoenholz et al., Nat. Phys. 12, 469 (2016).',
  ...ofSamples('softness-trace'),
  params: z.object(softnessParams),
  finish: (runs, given) => {
    const trained = trainedOn(runs, given)
    const count = trained?.values.length ?? 0
    return tableFrom(columns, { count, kinds: KINDS, chunks: () => chunksOf(runs, trained) })
  },
  shown: { columns, ...softnessTraceFigures },
  example: { params: { after: '0.5ps', cutoff: 4, featureCutoff: 4.5, weight: 0.01 } },
})

const WORDS = ['run', 'label', 'side'] as const
const NUMBERS = ['ion', 'time', 'softness', 'rearrangement', 'x', 'y', 'z'] as const
const KINDS = {
  ...Object.fromEntries(WORDS.map((name) => [name, 'string' as const])),
  ...Object.fromEntries(NUMBERS.map((name) => [name, 'number' as const])),
}

/** Every ion of every run a chunk, its windows in order. */
function* chunksOf(runs: readonly Sampled[], trained: Trained | undefined): Generator<RowChunk> {
  if (!trained) return
  const order = Uint32Array.from(trained.values.keys()).sort(
    (a, b) =>
      trained.runs[a] - trained.runs[b] ||
      trained.ions[a] - trained.ions[b] ||
      trained.frames[a] - trained.frames[b],
  )
  const isOther = (a: number, b: number) =>
    trained.runs[a] !== trained.runs[b] || trained.ions[a] !== trained.ions[b]
  for (let from = 0; from < order.length; ) {
    let to = from + 1
    while (to < order.length && !isOther(order[from], order[to])) to++
    yield chunkOf(runs, trained, order.subarray(from, to))
    from = to
  }
}

function chunkOf(runs: readonly Sampled[], trained: Trained, own: Uint32Array): RowChunk {
  const { run } = runs[trained.runs[own[0]]]
  const each = (of: (i: number) => number) => Float64Array.from(own, of)
  const place = (axis: number) => each((i) => trained.places[3 * i + axis])
  return {
    length: own.length,
    values: {
      run: Array.from(own, () => run.name),
      ion: each((i) => trained.ions[i]),
      time: each((i) => trained.frames[i] * run.interval),
      softness: each((i) => trained.softness[i]),
      rearrangement: each((i) => trained.values[i]),
      label: Array.from(own, (i) => LABELS[trained.labels[i] + 1]),
      side: Array.from(own, (i) => sideOf(trained.sides[i])),
      x: place(0),
      y: place(1),
      z: place(2),
    },
  }
}

const LABELS = ['resting', 'between', 'rearranging']

const sideOf = (side: number): string =>
  side === UNUSED ? 'neither' : side === TRAINING ? 'training' : 'test'
