import {
  cages,
  collective,
  diffusion,
  haven,
  inFrameOf,
  jumpRates,
  msd,
  occupation,
  residence,
  select,
  selfScattering,
  sites,
  vacf,
} from '../../operators/index.ts'
import { combine } from '../../pipeline/definition/flow.ts'
import { study } from '../../pipeline/definition/study.ts'
import { ps } from '../../schemas/units.ts'

/** What a world of argyrodite knows beforehand. */
export default study({
  flow(frames) {
    const host = frames.pipe(inFrameOf())
    const li = host.pipe(select('Li'))
    const self = li.pipe(msd({ lags: ps(20) })).pipe(diffusion())
    const sited = li.pipe(sites())
    return {
      diffusion: self,
      haven: combine([self, li.pipe(collective({ lags: ps(20) }))], haven()),
      occupation: sited.pipe(occupation()),
      rates: sited.pipe(jumpRates({ ignoreReturnsWithin: 0 })),
      residence: li.pipe(cages({ centres: ['S'], site: '4c', radius: [3.75, 3.5] }), residence()),
      scattering: li.pipe(selfScattering({ points: '1 0 0,3 0 0,4 2 1', lags: ps(20) })),
      vacf: host.pipe(vacf({ lags: ps(1) })),
    }
  },
})
