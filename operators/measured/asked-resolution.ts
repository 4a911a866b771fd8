import { existsSync } from 'node:fs'
import { inputError } from '../../schemas/errors.ts'
import { conversionOf } from './column-names.ts'
import { columnTable } from './column-table.ts'
import type { Points } from './measured-points.ts'
import { partnerOf, type Spectrum, spectraIn } from './measured-spectra.ts'
import { measuredResolution } from './resolution/measured-resolution.ts'
import type { Resolution } from './resolution/resolution.ts'

/** What a resolution is asked for: a spectrum over some energies, with a resolution of its own where it has one. */
export interface Unspread extends Pick<Spectrum, 'where' | 'Q'> {
  readonly points: Pick<Points, 'energies'>
  readonly resolution?: Points | undefined
}

/** A width in meV of its text, as "0.1" or "100ueV"; undefined for what is none. */
function widthOf(asked: string): number | undefined {
  const [, number, unit] = /^\s*(\d*\.?\d+(?:e[+-]?\d+)?|\d+\.)\s*([^\s.].*)?$/i.exec(asked) ?? []
  const conversion = number === undefined ? undefined : conversionOf('energy', unit?.trim())
  return conversion && Number(number) > 0 ? Number(number) * conversion.by : undefined
}

/** The resolution that a parameter names: "none", the full width at half maximum of a Gaussian (meV, or with a unit), or a file of
 *  columns E and I, with Q where there is one for every Q; where it names none, that of the spectrum itself. Throws input errors for
 *  a resolution that does not suit the spectrum. */
export function resolutionFor(asked: string | undefined): (spectrum: Unspread) => Resolution {
  if (asked === undefined)
    return ({ where, resolution, points }) =>
      resolution
        ? measuredResolution(`${where}, resolution`, resolution.energies, resolution.values, points.energies)
        : { kind: 'none' }
  if (asked === 'none') return () => ({ kind: 'none' })
  const width = widthOf(asked)
  if (width !== undefined) return () => ({ kind: 'gaussian', width })
  if (!existsSync(asked))
    throw inputError(
      asked,
      'is no width, and no file of that name is there',
      'Give none, the full width of a Gaussian as a number in meV or with its unit (100ueV), or a file of columns E and I.',
    )
  const spectra = spectraIn(asked, columnTable(asked))
  return (spectrum) => {
    const { points } = partnerOf(asked, spectra, spectrum)
    return measuredResolution(asked, points.energies, points.values, spectrum.points.energies)
  }
}
