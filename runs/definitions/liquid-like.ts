import {
  arrhenius,
  collective,
  conductivity,
  conductivityArrhenius,
  convergence,
  diffusion,
  haven,
  inFrameOf,
  msd,
  nonGaussian,
  select,
  vanHove,
} from '../../operators/index.ts'
import { combine } from '../../pipeline/definition/flow.ts'
import { study } from '../../pipeline/definition/study.ts'
import { ps } from '../../schemas/units.ts'

/** Lags of the van Hove map: even in the logarithm, on frames 100 fs apart. */
const LAGS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9, 1.2, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8, 10, 12.5, 15]

/** Lithium transport over the temperatures of a study, from displacements. */
export default study({
  title: 'Liquid-like lithium in argyrodite, by temperature',
  flow(frames) {
    const host = frames.pipe(inFrameOf())
    const li = host.pipe(select('Li'))
    const displacement = li.pipe(msd())
    const self = displacement.pipe(diffusion())
    const together = li.pipe(collective())
    const sigma = combine([self, together], conductivity())
    return {
      arrhenius: self.pipe(arrhenius()),
      diffusion: self,
      conductivity: sigma,
      conductivityArrhenius: sigma.pipe(conductivityArrhenius()),
      haven: combine([self, together], haven()),
      convergence: self.pipe(convergence()),
      conductivityConvergence: sigma.pipe(convergence()),
      nonGaussian: li.pipe(nonGaussian()),
      vanHove: li.pipe(vanHove({ lags: LAGS.map(ps) })),
      msd: displacement,
    }
  },
})
