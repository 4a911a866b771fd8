import {
  arrhenius,
  cages,
  diffusion,
  incoherentSpectrum,
  inFrameOf,
  jumpDiffusion,
  msd,
  quasielastic,
  residence,
  select,
  selfScattering,
} from '../../operators/index.ts'
import { combine } from '../../pipeline/definition/flow.ts'
import { study } from '../../pipeline/definition/study.ts'
import { ps } from '../../schemas/units.ts'

/** Longest lag of F_s(Q,t), ps; a third of the run where nothing is given. Wave vectors of a shell. */
interface Given {
  readonly lags?: number
  readonly most?: number
}

/** |Q|, Å⁻¹, of shells without the Bragg peaks of the cages (1.10 of 111, 1.27 of 200, 1.80 of 220): at a peak F_s does not decay to 0,
 *  as a lattice of sites is left when every ion has been everywhere. */
const SHELLS = '0.45,0.64,0.9,1,1.19,1.35,1.48,1.6,1.72'

/** Widths, jump lengths and times of lithium by scattering, beside D from displacements and the time in a cage. Every ion leaves in the
 *  end, so decays are fitted without a constant. */
export default ({ lags, most = 12 }: Given) =>
  study({
    title: 'Quasielastic scattering of lithium in argyrodite, by temperature',
    flow(frames) {
      const li = frames.pipe(inFrameOf(), select('Li'))
      const decay = li.pipe(
        selfScattering({
          q: SHELLS,
          most: Number(most),
          ...(lags === undefined ? {} : { lags: ps(Number(lags)) }),
        }),
      )
      const widths = decay.pipe(quasielastic({ elastic: 'no' }))
      const jumps = widths.pipe(jumpDiffusion({ models: 'chudley-elliott' }))
      const moved = li.pipe(msd())
      const self = moved.pipe(diffusion())
      const stay = li
        .pipe(cages({ centres: ['S', 'Cl'], site: '4c', radius: [4, 3.75, 3.5] }))
        .pipe(residence({ ignoreReturnsWithin: ps(1) }))
      return {
        jumps,
        widths,
        diffusion: self,
        residence: stay,
        diffusivities: combine([self, jumps], arrhenius()),
        times: combine([jumps, stay], arrhenius({ also: 'jump-diffusion.time' })),
        spectrum: decay.pipe(incoherentSpectrum({ until: 4 })),
        decay,
      }
    },
  })
