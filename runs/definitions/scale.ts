import {
  cages,
  collective,
  conductivity,
  diffusion,
  dos,
  haven,
  inFrameOf,
  jumpRates,
  msd,
  occupation,
  pathEntropy,
  residence,
  select,
  selfScattering,
  shellStates,
  sites,
  timescales,
  transitions,
  vacf,
} from '../../operators/index.ts'
import { combine } from '../../pipeline/definition/flow.ts'
import { study } from '../../pipeline/definition/study.ts'
import { ps } from '../../schemas/units.ts'

/** Longest lag of displacements and of F_s(Q,t), and of velocities, ps; unit of the ten lags of the models. */
interface Given {
  readonly longest?: number
  readonly speeds?: number
  readonly lag?: number
  /** Wave vectors of a shell. */
  readonly most?: number
  /** Å⁻¹; small cells have no short ones. */
  readonly q?: string
}

const Q = '0.5,0.7,0.9,1.1,1.3,1.5,1.7,1.9,2.1,2.3'

/** Every number of the paper at the paper's size: transport, residence at three radii, sites, Markov states at ten lags, spectra. */
export default ({ longest = 50, speeds = 2, lag = 1.2, most = 4, q = Q }: Given) =>
  study({
    title: 'Li6PS5Cl at the size of a paper',
    flow(frames) {
      const host = frames.pipe(inFrameOf())
      const li = host.pipe(select('Li'))
      const displacement = li.pipe(msd({ lags: ps(Number(longest)) }))
      const self = displacement.pipe(diffusion())
      const together = li.pipe(collective({ lags: ps(Number(longest)) }))
      const sited = li.pipe(sites())
      const lags = Array.from({ length: 10 }, (_, k) => ps(Number((Number(lag) * (k + 1)).toPrecision(9))))
      const counts = li.pipe(shellStates(), transitions({ lags }))
      return {
        residence: li.pipe(cages({ centres: ['S'], site: '4c', radius: [4, 3.75, 3.5] }), residence()),
        diffusion: self,
        conductivity: combine([self, together], conductivity()),
        haven: combine([self, together], haven()),
        occupation: sited.pipe(occupation()),
        rates: sited.pipe(jumpRates({ ignoreReturnsWithin: 0 })),
        timescales: counts.pipe(timescales()),
        entropy: counts.pipe(pathEntropy({ definitions: ['flux'] })),
        dos: host.pipe(vacf({ lags: ps(Number(speeds)) })).pipe(dos()),
        scattering: li.pipe(
          selfScattering({
            q,
            most: Number(most),
            lags: ps(Number(longest)),
          }),
        ),
        msd: displacement,
      }
    },
  })
