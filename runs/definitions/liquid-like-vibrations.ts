import {
  diffusion,
  dos,
  inFrameOf,
  lowEnergy,
  msd,
  select,
  vacf,
  zeroFrequency,
} from '../../operators/index.ts'
import { study } from '../../pipeline/definition/study.ts'
import { ps } from '../../schemas/units.ts'
import { msdSlopes } from './msd-slopes.ts'

/** `velocities`: as in the input, or differences of the positions. */
interface Given {
  readonly velocities?: 'stored' | 'differences'
}

/** Spectra by element, and lithium's D from velocities beside that from displacements of the same frames. */
export default ({ velocities = 'stored' }: Given) =>
  study({
    title: 'Vibrations of argyrodite and diffusion at zero frequency, by temperature',
    flow(frames) {
      const host = frames.pipe(inFrameOf())
      const li = host.pipe(select('Li'))
      const spectra = host.pipe(vacf({ lags: ps(5), velocities }))
      const displacement = li.pipe(msd())
      return {
        dos: spectra.pipe(dos()),
        lowEnergy: spectra.pipe(lowEnergy()),
        zeroFrequency: li.pipe(vacf({ lags: ps(15), velocities })).pipe(zeroFrequency()),
        diffusion: displacement.pipe(diffusion()),
        msd: displacement,
        msdSlopes: displacement.pipe(msdSlopes()),
        vacf: spectra,
      }
    },
  })
