import type { RunState } from '../../pipeline/definition/operator.ts'
import type { Run } from '../../pipeline/run/run.ts'
import type { SlotsOf, State } from '../../pipeline/state/slots.ts'
import { usageError } from '../../schemas/errors.ts'
import { finite, type Row } from '../../schemas/table.ts'
import type { Histogram } from '../kernels/pairs/pairs-points.ts'
import { saidOf } from '../sampling/error-columns.ts'
import type { InParts } from '../sampling/over-runs.ts'
import { presences } from '../sampling/presences.ts'
import { atomsOfTypes, orderedPairs, type Pair } from './pair-names.ts'

/** The curves of one run and where their pairs of types are counted. */
export interface Curves {
  readonly pairs: readonly Pair[]
  readonly histogram: Histogram
  /** Length of the counts. */
  readonly length: number
}

/** Pairs of atoms, frames, and Σ 1/V over these. */
export type RdfSlots = SlotsOf<'counts' | 'frames' | 'density'>
type Counted = RunState<RdfSlots, Curves>

/** Sums of one curve: ordered pairs in each bin, what an ideal gas would have per Å³, and atoms a over all frames. */
interface Sums {
  readonly found: Float64Array
  ideal: number
  atoms: number
  /** How often each pair of atoms is counted: twice between atoms of one selection. */
  readonly ways: 1 | 2
}

/** Gives each pair of types that some curve needs its own bins. */
export function curvesOf(pairs: readonly Pair[], run: Run, upTo: number, binWidth: number): Curves {
  const kinds = run.types.length
  const bins = Math.round(upTo / binWidth)
  const base = new Int32Array(kinds * kinds).fill(-1)
  let length = 0
  for (const { a, b } of pairs) {
    for (const s of a) {
      for (const t of b) {
        if (base[s * kinds + t] >= 0) continue
        base[s * kinds + t] = base[t * kinds + s] = length
        length += bins
      }
    }
  }
  return { pairs, length, histogram: { kinds, base, bins, width: binWidth } }
}

/** A row for each pair and bin. Replicas are pooled. */
export function rdfRows(runs: readonly Counted[]): Row[] {
  const [{ shape }] = runs
  return shape.pairs.flatMap(({ name }) => {
    const each = runs.map((run) => sumsOf(run, name, run.total))
    const parts = runs.map((run) => ({ parts: run.parts.map((part) => sumsOf(run, name, part)) }))
    return rowsOf(name, pooled(each), parts, shape.histogram)
  })
}

function rowsOf(pair: string, sums: Sums, runs: readonly InParts<Sums>[], { bins, width }: Histogram): Row[] {
  const shell = (k: number) => (4 / 3) * Math.PI * width * width * width * (3 * k * (k + 1) + 1)
  // Pairs that are counted both ways are one event.
  const ways = sums.ways
  const errors = presences(runs, bins, ({ found, ideal }, _, k) => ({
    above: found[k] / ways,
    below: (ideal * shell(k)) / ways,
  }))
  let within = 0
  return errors.map((error, k) => {
    within += sums.found[k]
    const g = ({ found, ideal }: Sums) => found[k] / (ideal * shell(k))
    return {
      pair,
      r: (k + 0.5) * width,
      g: finite(g(sums)),
      coordination: finite(within / sums.atoms),
      error: finite(error.error),
      ...saidOf(error),
    }
  })
}

function sumsOf({ run, rows, shape }: Counted, name: string, state: State<RdfSlots>): Sums {
  const pair = shape.pairs.find((candidate) => candidate.name === name)
  if (!pair) throw usageError(`rdf: ${run.name} has no pair "${name}", which its replicas have`)
  const { kinds, base, bins } = shape.histogram
  const atoms = atomsOfTypes(run, rows)
  const found = new Float64Array(bins)
  for (const s of pair.a) {
    for (const t of pair.b) {
      const first = base[s * kinds + t]
      for (let k = 0; k < bins; k++) found[k] += (s === t ? 2 : 1) * state.counts[first + k]
    }
  }
  return {
    found,
    ideal: orderedPairs(pair, atoms) * state.density[0],
    atoms: pair.a.reduce((sum, s) => sum + atoms[s], 0) * state.frames[0],
    ways: pair.a.join() === pair.b.join() ? 2 : 1,
  }
}

function pooled(each: readonly Sums[]): Sums {
  const sum: Sums = { found: new Float64Array(each[0].found.length), ideal: 0, atoms: 0, ways: each[0].ways }
  for (const { found, ideal, atoms } of each) {
    for (let k = 0; k < found.length; k++) sum.found[k] += found[k]
    sum.ideal += ideal
    sum.atoms += atoms
  }
  return sum
}
