import type { FinishContext } from '../../../pipeline/definition/operator.ts'
import type { Table } from '../../../schemas/table.ts'
import { resolutionFor } from '../../measured/asked-resolution.ts'
import { columnTable } from '../../measured/column-table.ts'
import { type Points, withoutCan } from '../../measured/measured-points.ts'
import { partnerOf, type Spectrum, spectraIn } from '../../measured/measured-spectra.ts'
import { spreadLines } from '../../measured/resolution/spread-line.ts'
import { isAboveZero } from './component-choice.ts'
import type { LineFit } from './line-model.ts'
import { type QuasielasticEnergy, quasielasticEnergy, type WidthStatus } from './quasielastic-energy.ts'
import { COMPONENTS, type WidthFit } from './width-fit.ts'

export interface MeasuredAsked {
  readonly resolution?: string
  readonly elastic: 'auto' | 'yes' | 'no'
  readonly background: 'none' | 'constant' | 'linear'
  readonly shift: 'yes' | 'no'
  readonly components: number
  readonly can?: string
  readonly canFactor?: number
}

/** Γ of every measured spectrum. Throws input errors as `quasielasticEnergy` does, with the spectrum that they are in. */
export function measuredWidths(table: Table, asked: MeasuredAsked, { busy }: FinishContext): WidthFit[] {
  const spectra = spectraIn('quasielastic', table)
  const resolutionOf = resolutionFor(asked.resolution)
  const cans = asked.can === undefined ? undefined : spectraIn(asked.can, columnTable(asked.can))
  const tell = busy?.('fitting', spectra.length, 'spectra')
  return spectra.map((spectrum, i) => {
    const { where, of, temperature, Q } = spectrum
    const resolution = resolutionOf(spectrum)
    const can = cans ? partnerOf(asked.can as string, cans, spectrum).points : spectrum.can
    const { points, fitted } = withCan(spectrum, can, asked.canFactor)
    const fit = quasielasticEnergy(points, {
      where,
      resolution,
      elastic: asked.elastic === 'yes' || (asked.elastic === 'auto' && resolution.kind !== 'none'),
      background: asked.background,
      shift: asked.shift === 'yes',
      components: asked.components,
      can: fitted,
    })
    tell?.(i + 1)
    const lines = fit.fit?.lines ?? []
    return {
      of,
      temperature,
      at: null,
      Q,
      choice: fit,
      lines: lines.map((line, i) => ({
        ...line,
        status: statusOf(line, fit.widths[i]),
      })),
      elastic: fit.fit?.elastic,
      eisf: fit.eisf,
      method: points.errors ? 'errors of the data' : 'scatter about the fit',
      samples: null,
      drawn: {
        axis: 'energy',
        at: points.energies,
        values: points.values,
        errors: points.errors,
        parts: () => partsOf(fit, spreadLines(points.energies, resolution)),
      },
    }
  })
}

function statusOf({ area }: LineFit['lines'][number], width: WidthStatus): string {
  if (width === 'below-resolution' || width === 'on-bound') return width
  if (!isAboveZero(area)) return 'not-determined'
  return width === 'resolved' ? 'determined' : width
}

/** The can taken off with a given factor, or what is to be fitted of it. Throws an input error where its axis is another. */
function withCan({ where, points }: Spectrum, can: Points | undefined, factor: number | undefined) {
  if (!can) return { points, fitted: undefined }
  const less = withoutCan(where, points, can, factor ?? 0)
  return factor === undefined ? { points, fitted: can.values } : { points: less, fitted: undefined }
}

function partsOf({ fit }: QuasielasticEnergy, line: (width: number, shift: number) => Float64Array) {
  if (!fit) return []
  const shift = fit.shift?.value ?? 0
  const scaled = (width: number, area: number) => line(width, shift).map((each) => area * each)
  return [
    { part: 'fit', values: fit.model },
    ...fit.lines.map(({ width, area }, i) => ({
      part: COMPONENTS[fit.lines.length][i] as string,
      values: scaled(width.value, area.value),
    })),
    ...(fit.elastic ? [{ part: 'elastic', values: scaled(0, fit.elastic.value) }] : []),
  ]
}
