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
import { combine } from '../../pipeline/flow.ts'
import { study } from '../../pipeline/study.ts'
import { ps } from '../../schemas/units.ts'

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
      convergence: li.pipe(convergence()),
      nonGaussian: li.pipe(nonGaussian()),
      vanHove: li.pipe(vanHove({ lags: [ps(0.5), ps(2), ps(5), ps(15)] })),
      msd: displacement,
    }
  },
})
