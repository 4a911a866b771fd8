import type { Format } from '../common/source.ts'
import { h5Kind, h5Remote } from './hdf5-remote.ts'
import { isHdf5 } from './hdf5-signature.ts'

/** vaspout.h5 of VASP 6: fractions and cell of every ionic step, velocities where they were written (Å/fs). */
export const vaspout: Format = {
  name: 'vaspout',
  summary: 'VASP 6 vaspout.h5: fractions and cell of every ionic step',
  offers: {
    positions: ['scaled'],
    cell: 'always',
    images: 'never',
    velocities: 'sometimes',
    names: 'always',
    time: 'none: --interval',
    units: 'Å, Å/fs',
    streaming: false,
    live: false,
  },
  hasSteps: false,
  hasUnits: false,
  hasIds: false,
  recognise: async (head, path) => isHdf5(head) && (await h5Kind(path)) === 'vaspout',
  open: (path, bytes, options) => h5Remote(path, bytes, 'vaspout', options),
}
