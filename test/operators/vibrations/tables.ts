import type { VacfParams } from '../../../operators/vibrations/vacf/vacf.ts'
import { vacfColumns } from '../../../operators/vibrations/vacf/vacf-table.ts'
import type { Samples, Table } from '../../../schemas/table.ts'

export interface Known {
  readonly of?: string
  readonly interval: number
  /** VACF at lag 0, Δ, 2Δ …; and what independent samples give. */
  readonly values: readonly number[]
  readonly samples?: readonly (readonly number[])[]
  readonly mass?: number
  readonly temperature?: number
  readonly velocities?: VacfParams['velocities']
}

/** A table of vacf with known values. */
export function tableFrom({ of = 'Li', interval, values, samples, mass = 6.94, ...rest }: Known): Table {
  const rows = values.map((vacf, k) => ({
    of,
    lag: k * interval,
    vacf,
    normalised: vacf / values[0],
    error: null,
    pairs: 1,
    atoms: 10,
    mass,
    kinetic: null,
    temperature: rest.temperature ?? null,
    velocities: rest.velocities ?? 'stored',
  }))
  const own: Samples | undefined = samples && {
    method: 'known',
    weights: new Float64Array(samples.length).fill(1 / samples.length),
    values: samples.map((sample) => Float64Array.from(sample)),
  }
  return { columns: vacfColumns, rows, ...(own ? { samples: { [of]: own } } : {}) }
}

const PLANCK = 4.135667696

/** c(kΔ) = ∫ g(E) cos(2πEkΔ/h) dE of a density of states per meV, by the midpoint rule up to `most` meV. */
export function transformed(
  g: (energy: number) => number,
  interval: number,
  lags: number,
  most: number,
  steps = 4000,
): number[] {
  const width = most / steps
  return Array.from({ length: lags + 1 }, (_, k) => {
    let sum = 0
    for (let i = 0; i < steps; i++) {
      const energy = (i + 0.5) * width
      sum += width * g(energy) * Math.cos((2 * Math.PI * energy * k * interval) / PLANCK)
    }
    return sum
  })
}
