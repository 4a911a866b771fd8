import { inputError } from '../../../schemas/errors.ts'
import type { MeasuredResolution } from './resolution.ts'

/** A measured elastic line (a frozen sample, vanadium) as a resolution: brought to area 1. Throws input errors for too few
 *  points, energies that do not rise, an area that is not positive, a line that does not lie about its own zero, and
 *  for an axis other than that of the spectrum (meV). */
export function measuredResolution(
  where: string,
  energies: ArrayLike<number>,
  values: ArrayLike<number>,
  spectrum: ArrayLike<number>,
): MeasuredResolution {
  if (energies.length < 3 || energies.length !== values.length)
    throw inputError(
      where,
      `${energies.length} energies and ${values.length} intensities, 3 points at least are needed`,
      'Give columns energy (meV) and intensity.',
    )
  for (let i = 1; i < energies.length; i++) {
    if (!(energies[i] > energies[i - 1]))
      throw inputError(
        where,
        `energy ${energies[i]} meV after ${energies[i - 1]} meV`,
        'Sort the points by energy; each energy once.',
      )
  }
  checkAxis(where, energies, spectrum)
  let area = 0
  for (let i = 1; i < energies.length; i++)
    area += ((energies[i] - energies[i - 1]) * (values[i] + values[i - 1])) / 2
  if (!(area > 0))
    throw inputError(
      where,
      `its area is ${area}`,
      'A resolution is a positive line: subtract its background.',
    )
  return {
    kind: 'measured',
    energies: Float64Array.from(energies),
    values: Float64Array.from(values, (value) => value / area),
  }
}

/** The axis must reach across 0, and be neither 30 times wider nor narrower than that of the spectrum: µeV, meV, wave numbers. */
function checkAxis(where: string, energies: ArrayLike<number>, spectrum: ArrayLike<number>): void {
  const [first, last] = [energies[0], energies[energies.length - 1]]
  if (!(first < 0 && last > 0))
    throw inputError(
      where,
      `energies from ${first} to ${last} meV do not hold 0`,
      'Energies of a resolution are transfers, with the line about 0.',
    )
  const ratio = (last - first) / (spectrum[spectrum.length - 1] - spectrum[0])
  if (!(ratio < 30 && ratio > 1 / 300))
    throw inputError(
      where,
      `its axis is ${ratio.toPrecision(2)} times as long as that of the spectrum`,
      'Both need the same unit of energy, meV (1 µeV is 0.001 meV).',
    )
}
