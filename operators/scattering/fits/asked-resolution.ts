import { columnTable } from '../../measured/column-table.ts'
import { measuredResolution } from '../resolution/measured-resolution.ts'
import type { Resolution } from '../resolution/resolution.ts'
import { partnerOf, type Spectrum, spectraIn } from './measured-spectra.ts'

/** The resolution that a parameter names: "none", the full width at half maximum of a Gaussian (meV), or a file of
 *  columns E and I, with Q where there is one for every Q. Throws input errors for a file that does not suit the spectrum. */
export function resolutionFor(asked: string): (spectrum: Spectrum) => Resolution {
  if (asked === 'none') return () => ({ kind: 'none' })
  const width = Number(asked)
  if (asked.trim() !== '' && width > 0) return () => ({ kind: 'gaussian', width })
  const spectra = spectraIn(asked, columnTable(asked))
  return (spectrum) => {
    const { points } = partnerOf(asked, spectra, spectrum)
    return measuredResolution(asked, points.energies, points.values, spectrum.points.energies)
  }
}
