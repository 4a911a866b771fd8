import type { RunState } from '../../../pipeline/definition/operator.ts'
import { finite, type Row } from '../../../schemas/table.ts'
import { BOLTZMANN, tidy } from '../../../schemas/units.ts'
import { kelvinOf } from '../../frames/run-temperature.ts'
import { freeEnergyErrors, freeEnergyOf, NO_ERROR } from '../../free-energy/free-energy.ts'
import { saidOf } from '../../sampling/error-columns.ts'
import { directionAreas, marginals, thetaWidths } from '../directions.ts'
import { classesIn, type RotorShape } from '../rotors/of-rotors.ts'
import type { Tilts } from './tilt.ts'

interface Given {
  readonly thetaBins: number
  readonly phiBins: number
  readonly density: 'angle' | 'solid-angle'
  readonly temperature: number
}

type Seen = RunState<Tilts, RotorShape>

/** What p is over: counts of all runs, those of each part of each, the widths of the bins and where they are. */
interface Surface {
  readonly surface: 'theta' | 'phi' | 'both'
  readonly counts: Float64Array
  readonly parts: readonly (readonly Float64Array[])[]
  readonly widths: Float64Array
  at(bin: number): { readonly theta: number | null; readonly phi: number | null }
}

/** Rows by class, surface and bin. */
export function tiltRows(runs: readonly Seen[], given: Given): Row[] {
  const kelvin = kelvinOf(given.temperature, runs[0].run.tags['temperature'])
  const kT = kelvin === undefined ? undefined : BOLTZMANN * kelvin
  return classesIn(runs).flatMap((name) => {
    const parts = runs.map(({ parts: own, shape }) =>
      own
        .map(({ counts }) => countsOf(shape, counts, name, given))
        .filter((counts) => counts.some((count) => count > 0)),
    )
    if (parts.flat().length === 0) return []
    return surfacesOf(parts, given).flatMap((surface) =>
      rowsOf(surface, kT).map((row) => ({ of: name, ...row })),
    )
  })
}

function countsOf({ names }: RotorShape, counts: Float64Array, name: string, given: Given): Float64Array {
  const [of, length] = [names.indexOf(name), given.thetaBins * given.phiBins]
  return of < 0 ? new Float64Array(length) : counts.slice(of * length, (of + 1) * length)
}

function surfacesOf(parts: readonly (readonly Float64Array[])[], given: Given): Surface[] {
  const bins = { theta: given.thetaBins, phi: given.phiBins }
  const sides = parts.map((own) => own.map((counts) => marginals(counts, bins)))
  const theta = (i: number) => tidy(((i + 0.5) * 180) / bins.theta)
  const phi = (j: number) => tidy(((j + 0.5) * 360) / bins.phi - 180)
  return [
    {
      surface: 'theta',
      ...summed(sides.map((own) => own.map(({ byTheta }) => byTheta))),
      widths: thetaWidths(bins.theta, given.density),
      at: (i) => ({ theta: theta(i), phi: null }),
    },
    {
      surface: 'phi',
      ...summed(sides.map((own) => own.map(({ byPhi }) => byPhi))),
      widths: new Float64Array(bins.phi).fill((2 * Math.PI) / bins.phi),
      at: (j) => ({ theta: null, phi: phi(j) }),
    },
    {
      surface: 'both',
      ...summed(parts),
      widths: directionAreas(bins, given.density),
      at: (bin) => ({ theta: theta(Math.floor(bin / bins.phi)), phi: phi(bin % bins.phi) }),
    },
  ]
}

function summed(parts: readonly (readonly Float64Array[])[]) {
  const all = parts.flat()
  return { parts, counts: all[0].map((_, bin) => all.reduce((sum, counts) => sum + counts[bin], 0)) }
}

function rowsOf({ surface, counts, parts, widths, at }: Surface, kT: number | undefined): Row[] {
  const energies = freeEnergyOf(counts, widths, kT ?? 1)
  const errorAt = freeEnergyErrors(parts, kT ?? 1)
  const all = counts.reduce((sum, count) => sum + count, 0)
  return Array.from(counts, (count, bin) => {
    const estimate = count > 0 ? errorAt(bin) : NO_ERROR
    return {
      surface,
      ...at(bin),
      density: count / (all * widths[bin]),
      freeEnergy: kT && energies ? energies.values[bin] : null,
      error: kT ? finite(estimate.error) : null,
      status: count > 0 ? 'determined' : 'lower-bound',
      count,
      ...saidOf(estimate),
    }
  })
}
