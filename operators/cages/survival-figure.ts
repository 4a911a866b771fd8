import type { SystemTables } from '../../pipeline/definition/operator.ts'
import { curve } from '../figures/curve.ts'

/** Survival curves, one panel for each radius, on a logarithmic axis: a straight line is one residence time. */
export const survivalFigures = (systems: readonly SystemTables[]) =>
  curve(systems, {
    name: 'survival',
    title: 'Survival of visits to cages',
    caption:
      'Kaplan–Meier estimate from the jump in to the jump out; open visits are censored. Bands: standard error.',
    x: { field: 'time', title: 'time since the jump in / ps' },
    y: { field: 'survival', title: 'still in the cage', log: true },
    of: { field: 'centre', title: 'centre' },
    panels: [
      {
        field: 'cages',
        title: 'cages',
        words: ({ radius }) => (radius === null ? 'nearest centre' : `r = ${radius} Å`),
      },
    ],
    alike: true,
    line: { interpolate: 'step-after' },
    band: { interpolate: 'step-after' },
  })
