import { finite, type Row } from '../../schemas/table.ts'
import { type Chain, placesIn } from '../markov/chain.ts'
import type { Counts } from '../markov/counts.ts'
import { classPairs, type StateClass } from './classes.ts'
import type { reactiveFlux } from './reactive-flux.ts'

type Flow = ReturnType<typeof reactiveFlux>

/** Of each class its π-weighted committors q⁺, then q⁻; then the net flux [class][class] in ps⁻¹, max(0, f_IJ − f_JI) of the sums of the gross
 *  flux. NaN where the chain has no state of a class. Source: Metzner, Schütte, Vanden-Eijnden, Multiscale Model. Simul. 7, 1192 (2009). */
export function classNumbers(
  classes: readonly StateClass[],
  { forward, backward, gross }: Flow,
  chain: Chain,
  states: number,
): number[] {
  const places = placesIn(chain, states)
  const own = classes.map(({ states: all }) =>
    all.map((state) => places[state]).filter((place) => place >= 0),
  )
  const mean = (values: ArrayLike<number>, inside: readonly number[]) => {
    const weight = inside.reduce((sum, i) => sum + chain.pi[i], 0)
    return inside.reduce((sum, i) => sum + chain.pi[i] * values[i], 0) / weight
  }
  const fluxOf = (from: readonly number[], to: readonly number[]) =>
    from.reduce((sum, i) => to.reduce((all, j) => all + gross[i * chain.n + j], sum), 0) / chain.lag
  return [
    ...own.map((inside) => mean(forward, inside)),
    ...own.map((inside) => mean(backward, inside)),
    ...own.flatMap((from) =>
      own.map((to) =>
        from === to || from.length === 0 || to.length === 0
          ? Number.NaN
          : Math.max(0, fluxOf(from, to) - fluxOf(to, from)),
      ),
    ),
  ]
}

/** A row for each class, and for each two, from all the numbers of a chain, of which those of the classes are the last. */
export function classRows(
  classes: readonly StateClass[],
  best: Float64Array,
  errors: Float64Array,
  { lag }: Counts,
): Row[] {
  const n = classes.length
  const at = best.length - n * (2 + n)
  const total = best[0]
  const committors = classes.map(({ name }, i) => ({
    of: 'class',
    path: name,
    forward: finite(best[at + i]),
    backward: finite(best[at + n + i]),
    error: finite(errors[at + i]),
    lag,
  }))
  const fluxes = classPairs(classes).map(({ from, to, label }) => {
    const cell = at + 2 * n + classes.indexOf(from) * n + classes.indexOf(to)
    return {
      of: 'class flux',
      path: label,
      flux: finite(best[cell]),
      share: finite(best[cell] / total),
      error: finite(errors[cell]),
      lag,
    }
  })
  return [...committors, ...fluxes]
}
