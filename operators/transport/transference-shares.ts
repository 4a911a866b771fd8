import type { FinishContext } from '../../pipeline/definition/operator.ts'
import { finite, type Row } from '../../schemas/table.ts'
import { linkedShare } from '../sampling/slope/linked-slopes.ts'
import { slopeEstimate } from '../sampling/slope/slope.ts'
import { elementOf } from '../sampling/subject-elements.ts'
import { chargeOf } from './charges.ts'
import { sumsAlong } from './slopes/axes.ts'
import type { FitSums } from './slopes/fit-sums.ts'
import type { Fitted } from './slopes/slope-fit.ts'
import { densityOf } from './system.ts'

export type Sums = Readonly<Record<string, readonly FitSums[]>>

/** An element that carries charge. */
export interface Carrier {
  readonly of: string
  readonly row: Row
  readonly fit: Fitted
  readonly charge: number
  /** n q², e²/Å³ */
  readonly strength: number
}

interface Ion {
  readonly of: string
  readonly charge: number
  readonly density: number
  readonly count: number
}

/** All elements whose displacements the charge is of. */
export function speciesIn(sums: Sums, charges: readonly string[], { runs, rows }: FinishContext): Ion[] {
  return Object.keys(sums)
    .filter((of) => of !== 'charge' && !of.includes('-'))
    .map((of) => ({
      of,
      charge: chargeOf(of, charges),
      density: densityOf(of, runs, rows),
      count: rows[0].reduce((n, row) => n + Number(elementOf(runs[0], row) === of), 0),
    }))
}

/** Σ_b q_a q_b L_ab over Σ_ab q_a q_b L_ab for each carrier. */
export function sharesOf(
  carriers: readonly Carrier[],
  sums: Sums,
  species: readonly Ion[],
  { interval, dimensions }: Fitted,
  { value, status }: { readonly value: number; readonly status: Row[string] },
): Row[] {
  const along = (of: string) => sums[of].map((each) => sumsAlong(each, dimensions))
  const charge = along('charge')
  const own = slopeEstimate(charge, { interval, dimensions: dimensions.length })
  if (!own || species.length < 2) return []
  const norm = species.reduce((sum, each) => sum + each.count * each.charge ** 2, 0)
  return carriers.map(({ of, charge: q }): Row => {
    const a = species.find((each) => each.of === of) as Ion
    const terms = species.map((b) => ({
      sums: along(sums[`${of}-${b.of}`] ? `${of}-${b.of}` : sums[`${b.of}-${of}`] ? `${b.of}-${of}` : of),
      factor: (q * b.charge * Math.sqrt(a.count * b.count)) / norm,
    }))
    const above = charge.map((one, run) => ({
      ...one,
      squares: one.squares.map((_, i) =>
        terms.reduce((sum, term) => sum + term.factor * term.sums[run].squares[i], 0),
      ),
    }))
    const share = linkedShare(own, above)
    return {
      of,
      method: 'collective',
      transference: finite(share.value),
      error: finite(share.error),
      conductivity: finite(share.value * value),
      status,
      charge: q,
      samples: share.samples,
      dof: finite(share.dof),
    }
  })
}
