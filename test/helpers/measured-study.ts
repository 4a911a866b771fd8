import {
  arrhenius,
  diffusion,
  jumpDiffusion,
  measuredColumns,
  msd,
  quasielastic,
  select,
} from '../../operators/index.ts'
import { combine } from '../../pipeline/definition/flow.ts'
import { type Definition, study } from '../../pipeline/definition/study.ts'

interface Asked {
  readonly spectra: string
  readonly points: string
}

/** Measured columns beside runs: widths, jumps, and one plot of all D. */
const definition: Definition = ({ spectra, points }: Asked) =>
  study({
    flow(frames) {
      const widths = combine(
        [combine([], measuredColumns({ files: [spectra] }))],
        quasielastic({ resolution: '0.02' }),
      )
      const self = frames
        .pipe(select('Li'), msd({ lags: '3ps' }))
        .pipe(diffusion({ points: 4, from: '0.5ps', to: '3ps' }))
      const jumps = widths.pipe(jumpDiffusion({ models: 'fick' }))
      const again = widths.pipe(jumpDiffusion({ models: 'fick', fromQ: 1 }))
      return { widths, jumps, arrhenius: combine([self, jumps, again], arrhenius({ beside: points })) }
    },
  })
export default definition
