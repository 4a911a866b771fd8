import type { FinishContext } from '../../pipeline/definition/operator.ts'
import { usageError } from '../../schemas/errors.ts'
import { uniform } from '../numerics/random.ts'
import { studentQuantile } from '../sampling/statistics.ts'
import { type Chain, chainOf, chainOn } from './chain.ts'
import { connectivityOf } from './connectivity.ts'
import { type CountSamples, type Counts, scattered } from './counts.ts'
import { warnOfModel } from './model-warnings.ts'
import { anyMatrices, reversibleMatrices } from './posterior.ts'

const SEED = 20_240_607
/** Fewest samples for a bootstrap that nobody asked for. */
const ENOUGH_SAMPLES = 4
/** Share of the draws that must know a quantity for it to have an error. */
const ENOUGH_DRAWS = 2 / 3
/** Most numbers that the draws behind errors may hold. */
const MOST_NUMBERS = 40_000_000
/** Probability per lag that counts as none. */
const NEVER = 1e-30

export interface ErrorParams {
  readonly errors: 'auto' | 'bootstrap' | 'bayesian' | 'none'
  readonly draws: number
  readonly reversible: boolean
}

/** Chains at every lag, and what draws of them their errors come from. */
export interface Ensemble {
  readonly counts: readonly Counts[]
  readonly chains: readonly Chain[]
  readonly method: 'bootstrap' | 'bayesian' | 'none'
  /** Half-width of the 68 % interval over that of the central 68 % of the draws. */
  readonly scale: number
  /** How many draws were asked for: those that fall apart are not given. */
  readonly wanted: number
  /** One chain a lag each; a draw whose counts hold together in fewer states has fewer. */
  draws(): Generator<readonly Chain[]>
}

/** Chains of largest likelihood and a way to draw them again. Warns of states that a chain leaves out and where there is no error. */
export function ensembleOf(counts: readonly Counts[], params: ErrorParams, context: FinishContext): Ensemble {
  const chains = counts.map(({ total, states, lag }) => chainOf(total, states, lag, params.reversible))
  warnOfModel(counts, chains, context)
  const method = methodFor(counts, params, context)
  const size = counts[0]?.samples?.values.length ?? 0
  const scale = scaleOf(counts[0], method, size)
  const draws = { bootstrap: resampled, bayesian: posterior, none: nothing }[method]
  return {
    counts,
    chains,
    method,
    scale,
    wanted: params.draws,
    draws: kept(() => draws(counts, chains, params), chains, params),
  }
}

/** Replicas know of ions that go together; blocks of ions, and counts that are taken one by one, do not. */
function scaleOf({ samples, together }: Counts, method: Ensemble['method'], size: number): number {
  const wider = method === 'bootstrap' && samples?.method === 'replicas' ? 1 : Math.sqrt(together)
  return wider * (method === 'bootstrap' ? studentQuantile(size - 1) * Math.sqrt(size / (size - 1)) : 1)
}

/** Draws that fit into some 64 MB are kept for those who ask again. */
function kept(draws: Ensemble['draws'], chains: readonly Chain[], params: ErrorParams): Ensemble['draws'] {
  if (chains.reduce((sum, { n }) => sum + n * n, 0) * params.draws > 8_000_000) return draws
  let all: (readonly Chain[])[] | undefined
  return function* () {
    all ??= [...draws()]
    yield* all
  }
}

function methodFor(
  counts: readonly Counts[],
  { errors }: ErrorParams,
  { warn }: FinishContext,
): Ensemble['method'] {
  const size = Math.min(...counts.map(({ samples }) => samples?.values.length ?? 0))
  const effective = counts.every(({ frames }) => frames !== undefined)
  if (errors === 'bootstrap' && size < 2)
    throw usageError(
      'errors: a bootstrap needs at least two samples',
      'Give replicas or several paths, or --errors bayesian.',
    )
  if (errors === 'bayesian' && !effective)
    throw usageError(
      'errors: the table of transitions has no effective counts',
      'Use --errors bootstrap, or none.',
    )
  if (errors !== 'auto') return errors
  if (size >= ENOUGH_SAMPLES) return 'bootstrap'
  if (effective) return 'bayesian'
  warn(
    'no error',
    `${size} samples of counts: a bootstrap needs ${ENOUGH_SAMPLES}, more of them or --errors bootstrap`,
  )
  return 'none'
}

/** How often each sample is drawn, in every draw. */
export function* multiplicities(size: number, draws: number): Generator<Float64Array> {
  const random = uniform(SEED)
  for (let draw = 0; draw < draws; draw++) {
    const times = new Float64Array(size)
    for (let k = 0; k < size; k++) times[Math.floor(random() * size)]++
    yield times
  }
}

function* resampled(counts: readonly Counts[], chains: readonly Chain[], params: ErrorParams) {
  const size = counts[0].samples?.values.length ?? 0
  for (const times of multiplicities(size, params.draws)) {
    const drawn = counts.map((own, k) => drawnChain(own, chains[k], times, params.reversible))
    if (drawn.every((chain) => chain !== undefined)) yield drawn as Chain[]
  }
}

function drawnChain(
  own: Counts,
  { lag }: Chain,
  times: Float64Array,
  reversible: boolean,
): Chain | undefined {
  const { cells, values } = own.samples as CountSamples
  const counts = scattered(cells, own.states, (i) => drawnSum(values, times, i))
  const { kept } = connectivityOf(counts, own.states)
  if (kept.length < 2) return undefined
  return chainOn(counts, own.states, kept, lag, reversible)
}

function drawnSum(values: readonly Float64Array[], times: Float64Array, i: number): number {
  let sum = 0
  for (let s = 0; s < values.length; s++) sum += times[s] * values[s][i]
  return sum
}

function* posterior(counts: readonly Counts[], chains: readonly Chain[], params: ErrorParams) {
  const walks = counts.map(({ total, states, frames }, k) => {
    const { states: kept, n } = chains[k]
    const own = new Float64Array(n * n)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) own[i * n + j] = total[kept[i] * states + kept[j]] / (frames as number)
    const random = uniform(SEED + k)
    return params.reversible ? reversibleMatrices(own, n, chains[k], random) : anyMatrices(own, n, random)
  })
  for (let draw = 0; draw < params.draws; draw++) {
    const drawn = walks.map((walk, k) => ({ ...chains[k], ...walk.next().value }) as Chain)
    if (drawn.every(holdsTogether)) yield drawn
  }
}

/** Whether all states still exchange, but for probabilities that no data can tell from none. */
const holdsTogether = ({ T, n }: Chain): boolean =>
  connectivityOf(
    T.map((p) => (p > NEVER ? p : 0)),
    n,
  ).kept.length === n

function* nothing(): Generator<readonly Chain[]> {}

/** Errors of quantities that a function works out of one chain a lag: NaN where too few draws know them. */
export function errorsOf(
  ensemble: Ensemble,
  quantities: (chains: readonly Chain[]) => Float64Array,
): Float64Array {
  const size = quantities(ensemble.chains).length
  if (ensemble.method !== 'none' && size * ensemble.wanted > MOST_NUMBERS)
    throw usageError(
      `errors of ${size} numbers by ${ensemble.wanted} draws do not fit into memory`,
      `Use --errors none, or at most ${Math.floor(MOST_NUMBERS / size)} --draws.`,
    )
  const seen = Array.from(ensemble.draws(), quantities)
  const drawn = new Float64Array(seen.length)
  return Float64Array.from({ length: size }, (_, i) => {
    for (let draw = 0; draw < seen.length; draw++) drawn[draw] = seen[draw][i]
    return spreadOf(drawn, ensemble.wanted) * ensemble.scale
  })
}

/** Draws that differ by less, relative to them, are alike. */
const ROUNDING = 1e-12

/** Half the width of the central 68 %; sorts `values`. NaN where under two thirds of those wanted are numbers, and where all are
 *  alike: a transition that was not seen, the committor of an end. */
export function spreadOf(values: Float64Array, wanted: number): number {
  values.sort()
  let known = values.length
  while (known > 0 && !Number.isFinite(values[known - 1])) known--
  if (known < 2 || known < ENOUGH_DRAWS * wanted) return Number.NaN
  const sorted = values.subarray(0, known)
  const [low, high] = [quantile(sorted, 0.15865525393145707), quantile(sorted, 0.8413447460685429)]
  return high - low > ROUNDING * Math.max(Math.abs(low), Math.abs(high)) ? (high - low) / 2 : Number.NaN
}

function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (place - below) * (sorted[above] - sorted[below])
}
