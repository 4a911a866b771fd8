import { finite, type Row } from '../../schemas/table.ts'
import { placesIn } from '../markov/chain.ts'
import type { Counts } from '../markov/counts.ts'
import { errorBetween } from '../sampling/sample-errors.ts'
import { ionChains } from './pair-entropies.ts'
import { passageMatrix } from './passage-matrix.ts'

/** What `samples` of counts says where each is one ion. */
const PER_ION = 'ions'

/** Of each pair of states [from][to] the mean first-passage time over the models of single ions that have both, ps, with its error over ions;
 *  undefined where the counts are not per ion. */
export function passagesOfIons(counts: Counts, reversible: boolean): ((cell: number) => Row) | undefined {
  const { states, lag, samples } = counts
  if (samples?.method !== PER_ION) return undefined
  const ions = ionChains(counts, reversible).flatMap((chain) =>
    chain ? [{ n: chain.n, times: passageMatrix(chain), places: placesIn(chain, states) }] : [],
  )
  return (cell) => {
    const values = ions.flatMap(({ n, times, places }) => {
      const [i, j] = [places[Math.floor(cell / states)], places[cell % states]]
      return i < 0 || j < 0 ? [] : [times[i * n + j] * lag]
    })
    return {
      perIon: finite(values.reduce((sum, value) => sum + value, 0) / values.length),
      perIonError: finite(errorBetween(values)),
      ions: values.length,
    }
  }
}
