import type { FinishContext } from '../../pipeline/definition/operator.ts'
import { finite, type Row } from '../../schemas/table.ts'
import type { CollectiveModels } from '../sampling/slope/collective-models.ts'
import { linkedShare, linkedSlope } from '../sampling/slope/linked-slopes.ts'
import { relativeShareSpread, SPREAD } from '../sampling/slope/model-spread.ts'
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

/** The charge: its models, mS/cm of a slope of 2d Å²/ps, and what is said of it. */
interface Charge {
  readonly models: CollectiveModels
  readonly unit: number
  readonly status: Row[string]
}

/** Σ_b q_a q_b L_ab over Σ_ab q_a q_b L_ab for each carrier, by the models of the charge. */
export function sharesOf(
  carriers: readonly Carrier[],
  sums: Sums,
  species: readonly Ion[],
  { interval, dimensions }: Fitted,
  { models, unit, status }: Charge,
): Row[] {
  const along = (of: string) => sums[of].map((each) => sumsAlong(each, dimensions))
  const charge = along('charge')
  if (species.length < 2) return []
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
    const share = linkedShare({ averaged: models }, above)
    const part = linkedSlope(
      { averaged: models, spread: relativeShareSpread(models) + models.turn },
      above,
      interval,
      2 * dimensions.length,
    )
    const relaxable =
      (Math.sqrt(SPREAD * models.relaxable) * share.value) / (2 * dimensions.length * interval)
    return {
      of,
      method: 'collective',
      transference: finite(share.value),
      error: finite(share.error),
      conductivity: finite(part.value * unit),
      conductivityError: finite(Math.hypot(part.error ?? Number.NaN, relaxable) * unit),
      status,
      charge: q,
      samples: share.samples,
      dof: finite(share.dof),
    }
  })
}
