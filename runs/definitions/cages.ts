import {
  bottleneck,
  bottleneckAreas,
  bottleneckBreathing,
  bottleneckCorrelation,
  cages,
  collectiveJumps,
  convergence,
  density,
  diffusion,
  inFrameOf,
  jumpActivation,
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
  windowAreas,
  windowCrossings,
} from '../../operators/index.ts'
import { combine } from '../../pipeline/definition/flow.ts'
import { study } from '../../pipeline/definition/study.ts'
import { ps } from '../../schemas/units.ts'

/** What the runs differ in: with temperatures there are activation energies. */
interface Given {
  readonly against?: 'exchange' | 'temperature'
}

/** Where lithium is in argyrodite, how it gets from site to site and from cage to cage, and through what. The stores are 2 × 2 × 2
 *  unit cells, so the density is folded into one. */
export default ({ against = 'exchange' }: Given) =>
  study({
    title: `Sites, cages and jumps of lithium in argyrodite Li6PS5Cl, by ${against === 'exchange' ? 'anion exchange' : 'temperature'}`,
    flow(frames) {
      const li = frames.pipe(inFrameOf(), select('Li'))
      const around = (site: '4a' | '4c') =>
        li.pipe(cages({ centres: ['S', 'Cl'], site, radius: [4, 3.75, 3.5] }))
      const counted = residence({ ignoreReturnsWithin: ps(1) })
      const caged = around('4c')
      const stay = caged.pipe(counted)
      const sited = li.pipe(sites())
      const log = sited.pipe(jumps({ ignoreReturnsWithin: ps(1) }))
      const rates = sited.pipe(jumpRates({ ignoreReturnsWithin: ps(1) }))
      const moved = li.pipe(msd()).pipe(diffusion())
      const windows = [sited.pipe(windowAreas()), sited.pipe(windowCrossings())]
      const correlation = sited.pipe(bottleneckCorrelation())
      return {
        residence: stay,
        ...(against === 'exchange' ? { residence4a: around('4a').pipe(counted) } : {}),
        rates,
        ...(against === 'temperature' ? { activation: rates.pipe(jumpActivation()) } : {}),
        diffusion: moved,
        diffusivity: combine([rates, moved], jumpDiffusivity()),
        bottleneck: combine(windows, bottleneck()),
        breathing: correlation.pipe(bottleneckBreathing()),
        bottleneckCorrelation: correlation,
        bottleneckAreas: combine(windows, bottleneckAreas()),
        occupation: sited.pipe(occupation()),
        density: li.pipe(density({ fold: [2, 2, 2], formats: ['cube'] })),
        sensitivity: caged.pipe(residenceSensitivity()),
        convergence: stay.pipe(convergence()),
        trace: sited.pipe(trace()),
        structure: sited.pipe(meanStructure()),
        collective: log.pipe(collectiveJumps()),
        jumps: log,
      }
    },
  })
