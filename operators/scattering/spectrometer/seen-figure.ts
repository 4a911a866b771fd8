import { curve } from '../../figures/curve.ts'
import { drawnFrom } from '../../figures/systems.ts'

/** S(E) of a spectrometer, a panel for each `of`, gain and loss; `subject`: what it is of, in words. */
export const seenFigures = (name: string, title: string) =>
  drawnFrom((systems) =>
    curve(systems, {
      name,
      title,
      caption: 'Mean over the detectors of a spectrometer, energy loss positive; bands: 68 % intervals.',
      x: { field: 'energy', title: 'energy transfer (meV)' },
      y: { field: 's', title: 'S(E) (meV⁻¹)', log: true },
      where: ({ s }) => typeof s === 'number' && s > 0,
      panels: [{ field: 'of' }],
      line: { strokeWidth: 1.2 },
    }),
  )
