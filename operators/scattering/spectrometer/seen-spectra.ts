import type { Row, Table } from '../../../schemas/table.ts'
import { finite, methodOf } from '../../../schemas/table.ts'
import { groupedBy } from '../../figures/rows.ts'
import type { Resolution } from '../../measured/resolution/resolution.ts'
import { spreadValues } from '../../measured/resolution/spread-values.ts'
import { errorBetween } from '../../sampling/sample-errors.ts'
import { type Balance, balanceFactor } from '../functions/dynamic-structure.ts'
import { detectorShares, reachOf, type Spectrometer, speedRatio } from '../functions/spectrometer.ts'

/** S(Q,E) of one element or sum, as rows of |Q| over energies from 0 on, even in E. */
export interface Simulated {
  readonly of: string
  readonly Q: readonly number[]
  readonly energies: readonly number[]
  readonly whole: readonly Float64Array[]
  readonly samples: readonly (readonly Float64Array[])[]
  readonly weights: Float64Array
  readonly method: string
  /** Full width at half maximum of the window that it was transformed with, meV. */
  readonly window: number
}

/** The spectra of a table with of, q, energy and s, and the samples behind them; |Q| rises. */
export function simulatedIn({ rows, samples = {} }: Table): Simulated[] {
  return [...groupedBy(rows, ({ of }) => String(of))].map(([of, own]) => {
    const starts = [...own.keys()].filter((i) => own[i]['energy'] === 0)
    const length = (starts[1] ?? own.length) - starts[0]
    const order = starts.sort((a, b) => Number(own[a]['q']) - Number(own[b]['q']))
    const { values = [], weights = new Float64Array(0), method = 'none' } = samples[of] ?? {}
    const s = Float64Array.from(own, (row) => Number(row['s']))
    const cut = (from: Float64Array) => order.map((start) => from.subarray(start, start + length))
    return {
      of,
      Q: order.map((start) => Number(own[start]['q'])),
      energies: own.slice(starts[0], starts[0] + length).map((row) => Number(row['energy'])),
      whole: cut(s),
      samples: values.map(cut),
      ...{ weights, method },
      window: Number(own[0]['resolution']),
    }
  })
}

export interface SeenAsked {
  readonly spectrometer: Spectrometer
  readonly resolution: Resolution
  readonly intensity: 'scattering-function' | 'cross-section'
  readonly balance: Balance
  /** K */
  readonly temperature: number
}

/** Rows of what a spectrometer sees of it, by energy from gain to loss; none of energies at which its detectors see a |Q| that is
 *  not given. */
export function seenRows(simulated: Simulated, asked: SeenAsked): Row[] {
  const { of, Q, weights, method, window } = simulated
  const { spectrometer, temperature } = asked
  const energies = bothSigns(simulated.energies)
  const zero = simulated.energies.length - 1
  const shares = energies.map((E) => detectorShares(spectrometer, Q, E))
  const factors = energies.map((E) => factorAt(E, asked))
  const seen = (values: readonly Float64Array[]) =>
    spreadValues(
      energies,
      shares.map(
        (share, i) =>
          share &&
          factors[i] * share.reduce((sum, part, row) => sum + part * values[row][Math.abs(i - zero)], 0),
      ),
      asked.resolution,
    )
  const whole = seen(simulated.whole)
  const samples = simulated.samples.map(seen)
  return energies.flatMap((energy, i): Row[] => {
    const value = whole[i]
    if (value === undefined) return []
    const each = samples.map((sample) => sample[i] as number)
    const [fromQ, toQ] = reachOf(spectrometer, energy)
    const error = finite(errorBetween(each, weights, method))
    const sampled = { method: methodOf(method, samples.length), samples: samples.length }
    return [{ of, energy, s: finite(value), error, fromQ, toQ, temperature, window, ...sampled }]
  })
}

const bothSigns = (energies: readonly number[]): number[] => [
  ...energies
    .slice(1)
    .map((E) => -E)
    .reverse(),
  ...energies,
]

function factorAt(energy: number, { spectrometer, intensity, balance, temperature }: SeenAsked): number {
  const factor = balanceFactor(balance, energy, temperature)
  return intensity === 'cross-section' ? factor * speedRatio(spectrometer.incident, energy) : factor
}
