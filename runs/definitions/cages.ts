import {
  bottleneck,
  cages,
  collectiveJumps,
  convergence,
  density,
  diffusion,
  inFrameOf,
  jumpDiffusivity,
  jumpRates,
  jumps,
  meanStructure,
  msd,
  occupation,
  residence,
  residenceSensitivity,
  select,
  sites,
  trace,
} from '../../operators/index.ts'
import { combine } from '../../pipeline/flow.ts'
import { study } from '../../pipeline/study.ts'
import { ps } from '../../schemas/units.ts'

/** Where lithium is in argyrodite, how it gets from site to site and from cage to cage, and through what. The stores are 2 × 2 × 2
 *  unit cells, so the density is folded into one. */
export default study({
  title: 'Sites, cages and jumps of lithium in argyrodite Li6PS5Cl',
  flow(frames) {
    const li = frames.pipe(inFrameOf(), select('Li'))
    const caged = li.pipe(cages({ centres: ['S', 'Cl'], site: '4c', radius: [4, 3.75, 3.5] }))
    const sited = li.pipe(sites())
    const log = sited.pipe(jumps({ ignoreReturnsWithin: ps(1) }))
    const rates = sited.pipe(jumpRates({ ignoreReturnsWithin: ps(1) }))
    const stay = caged.pipe(residence({ ignoreReturnsWithin: ps(1) }))
    return {
      residence: stay,
      residenceConvergence: stay.pipe(convergence()),
      occupation: sited.pipe(occupation()),
      rates,
      correlation: combine([rates, li.pipe(msd()).pipe(diffusion())], jumpDiffusivity()),
      bottleneck: sited.pipe(bottleneck()),
      density: li.pipe(density({ fold: [2, 2, 2], formats: ['cube'] })),
      sensitivity: caged.pipe(residenceSensitivity()),
      trace: sited.pipe(trace()),
      structure: sited.pipe(meanStructure()),
      jumps: log,
      collective: log.pipe(collectiveJumps()),
    }
  },
})
