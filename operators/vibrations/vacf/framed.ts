import type { RunState } from '../../../pipeline/definition/operator.ts'
import { inFrameOf } from '../../frames/in-frame-of.ts'
import { unitsOf } from '../../polyanions/bonded-units.ts'
import type { Grouping, Kind } from './subject.ts'

/** A kind with the degrees of freedom that are left in the frame of the framework. With its velocity u = Σ w_j v_j, Σ w_j = 1,
 *  a unit of mass M whose atoms have the share w of it keeps M⟨(V − u)²⟩/3k_BT = 1 − 2w + M Σ w_j²/m_j of its translation:
 *  0.98 for PS₄ among 224 atoms, 0.81 among 28. Nothing of what it does about its centre of mass is lost. */
export function framed(
  kind: Kind,
  { run, facts }: Pick<RunState, 'run' | 'facts'>,
  { by, bondedWithin }: { readonly by: Grouping; readonly bondedWithin: number },
): Kind {
  const frame = inFrameOf.find({ facts })?.velocities
  if (!frame || !kind.translates) return kind
  const { rows, weights }: { rows: Uint32Array; weights: Float64Array } = frame
  const massOf = (row: number) => run.types[run.typeOf[row]].mass
  const elementOf = (row: number) => run.types[run.typeOf[row]].element
  const own =
    by === 'modes'
      ? unitsOf(run, bondedWithin)[0].rows
      : [rows.find((row) => elementOf(row) === kind.element)]
  const places = own.map((row) => (row === undefined ? -1 : rows.indexOf(row)))
  const share = places.reduce((sum, at) => sum + (weights[at] ?? 0), 0)
  const spread = weights.reduce((sum, weight, j) => sum + (weight * weight) / massOf(rows[j]), 0)
  return { ...kind, degrees: kind.degrees + 3 * (kind.mass * spread - 2 * share) }
}

/** Share of VACF(0) of a kind of atom that is the motion of atoms of other elements, by way of the frame: M Σ w_j²/m_j over those. */
export function strangeIn(
  { element, mass, degrees, translates }: Kind,
  { run, facts }: Pick<RunState, 'run' | 'facts'>,
): number {
  const frame = inFrameOf.find({ facts })?.velocities
  if (!frame || !translates || element === undefined) return 0
  const { rows, weights }: { rows: Uint32Array; weights: Float64Array } = frame
  let spread = 0
  rows.forEach((row, j) => {
    const type = run.types[run.typeOf[row]]
    if (type.element !== element) spread += (weights[j] * weights[j]) / type.mass
  })
  return (3 * mass * spread) / degrees
}
