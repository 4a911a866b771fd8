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

/** The resolution that a parameter names: "none", the full width at half maximum of a Gaussian (meV), or a file of
 *  columns E and I, with Q where there is one for every Q; where it names none, that of the spectrum itself. Throws input errors for
 *  a resolution that does not suit the spectrum. */
export function resolutionFor(asked: string | undefined): (spectrum: Unspread) => Resolution {
  if (asked === undefined)
    return ({ where, resolution, points }) =>
      resolution
        ? measuredResolution(`${where}, resolution`, resolution.energies, resolution.values, points.energies)
        : { kind: 'none' }
  if (asked === 'none') return () => ({ kind: 'none' })
  const width = Number(asked)
  if (asked.trim() !== '' && width > 0) return () => ({ kind: 'gaussian', width })
  const spectra = spectraIn(asked, columnTable(asked))
  return (spectrum) => {
    const { points } = partnerOf(asked, spectra, spectrum)
    return measuredResolution(asked, points.energies, points.values, spectrum.points.energies)
  }
}
