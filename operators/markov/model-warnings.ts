import type { FinishContext } from '../../pipeline/definition/operator.ts'
import { imbalanceOf } from './balance.ts'
import type { Chain } from './chain.ts'
import { connectivityOf } from './connectivity.ts'
import type { Counts } from './counts.ts'

/** Tells what models of these counts leave out, what few transitions they hang on, and where they cannot be reversible. */
export function warnOfModel(
  counts: readonly Counts[],
  chains: readonly Chain[],
  context: FinishContext,
): void {
  for (const [k, own] of counts.entries()) {
    warnOfDropped(own, chains[k], context)
    warnOfFew(own, chains[k], context)
  }
  warnOfImbalance(counts, chains, context)
}

function warnOfDropped({ states, names, total, lag }: Counts, chain: Chain, context: FinishContext): void {
  if (chain.n === states) return
  const { fate, share } = connectivityOf(total, states)
  const dropped = fate.flatMap((one, state) => (one === 'kept' ? [] : [`${names[state]} (${one})`]))
  context.warn(
    'states left out',
    `at ${lag} ps the model has ${chain.n} of ${states} states and ${(100 * share).toFixed(2)} % of the counts, without ${dropped.join(', ')}`,
  )
}

/** Reversible models of counts that are not: times and populations are then of another process. */
function warnOfImbalance(counts: readonly Counts[], chains: readonly Chain[], { warn }: FinishContext): void {
  for (const [k, { names, lag }] of counts.entries()) {
    const found = imbalanceOf(counts[k], chains[k])
    if (!found) continue
    const { from, to, there, back } = found
    warn(
      'no detailed balance',
      `at ${lag} ps some ${Math.round(there)} independent transitions go from ${names[from]} to ${names[to]} and ${Math.round(back)} back, ` +
        'which no reversible model has: use --reversible false, or ask whether the run is in equilibrium',
    )
    return
  }
}

/** Fewer independent departures from a state say little of its row, and less of the error of that. */
const FEW_DEPARTURES = 10

function warnOfFew(
  { states, names, total, lag, frames }: Counts,
  chain: Chain,
  context: FinishContext,
): void {
  if (frames === undefined) return
  const departures = (from: number) =>
    Array.from(chain.states).reduce(
      (sum, to) => (to === from ? sum : sum + total[from * states + to] / frames),
      0,
    )
  const few = Array.from(chain.states).filter((state) => departures(state) < FEW_DEPARTURES)
  if (few.length === 0) return
  context.warn(
    'few transitions',
    `at ${lag} ps ${few.map((state) => `${names[state]} (${Number(departures(state).toPrecision(2))})`).join(', ')} has fewer than ${FEW_DEPARTURES} independent departures: times, rates and fluxes scatter by more than their errors say, and path entropies are too small`,
  )
}
