import type { SystemTables } from '../../../pipeline/definition/operator.ts'
import type { Samples } from '../../../schemas/table.ts'
import { curve } from '../../figures/curve.ts'
import { errorBetween } from '../../sampling/sample-errors.ts'

/** Normalised VACF against lag with its 68 % band, none at lag 0, where it is 1 by definition. */
export const vacfFigures = (systems: readonly SystemTables[]) =>
  curve(systems, {
    name: 'vacf',
    title: 'Velocity autocorrelation',
    caption:
      'Velocity autocorrelation over its value at lag 0; the band is the 68 % interval of this ratio, none at lag 0.',
    x: { field: 'lag', title: 'lag (ps)' },
    y: { field: 'normalised', title: 'VACF(t)/VACF(0)' },
    of: { field: 'of' },
    level: 0,
    half: ({ of }, lag, { samples }) => errorOf(lag, samples?.[String(of)]),
  })

function errorOf(lag: number, samples: Samples | undefined): number | undefined {
  if (!samples) return undefined
  const ratios = samples.values.map((curve) => (curve[0] === 0 ? 0 : curve[lag] / curve[0]))
  // The ratio at lag 0 is 1 in every sample.
  return errorBetween(ratios, samples.weights) ?? (ratios.length > 1 ? 0 : undefined)
}
