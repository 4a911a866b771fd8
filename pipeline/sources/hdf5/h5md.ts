import type { Bytes } from '../common/bytes.ts'
import type { Format, Source, SourceOptions } from '../common/source.ts'
import { h5Kind, h5Remote } from './hdf5-remote.ts'
import { isHdf5 } from './hdf5-signature.ts'

/** H5MD (HDF5 for molecular data, nongnu.org/h5md), as LAMMPS, MDAnalysis and others write it. */
export const h5md: Format = {
  name: 'h5md',
  summary: 'H5MD (HDF5): positions, images, velocities, variable box',
  offers: {
    positions: ['wrapped'],
    cell: 'sometimes',
    images: 'sometimes',
    velocities: 'sometimes',
    names: 'sometimes',
    time: 'steps, sometimes times',
    units: 'sometimes in the file, else --units',
    streaming: false,
    live: false,
  },
  hasSteps: true,
  stepsOptional: true,
  hasUnits: true,
  hasIds: false,
  recognise: async (head, path) => isHdf5(head) && (await h5Kind(path)) === 'h5md',
  open: (path: string, bytes: Bytes, options: SourceOptions): Source =>
    h5Remote(path, bytes, 'h5md', options),
}
