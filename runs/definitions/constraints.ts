import {
  density,
  diffusion,
  dos,
  inFrameOf,
  lowEnergy,
  msd,
  rdf,
  select,
  sites,
  vacf,
  windowAreas,
} from '../../operators/index.ts'
import { combine } from '../../pipeline/definition/flow.ts'
import { study } from '../../pipeline/definition/study.ts'
import { ps } from '../../schemas/units.ts'
import { constraintEffects } from './constraint-effects.ts'

/** Longest lag of the VACF, ps. */
interface Given {
  readonly lags?: number
  /** Tags `constraint` that hold more and more, the free run first. */
  readonly ladder?: string
}

/** Lithium in a host whose parts are held, case by case; runs have a tag `constraint`. */
export default ({ lags = 4.992, ladder = 'none,rigid,shaking,ps4' }: Given) =>
  study({
    title: 'Lithium in argyrodite with parts of its host held',
    flow(frames) {
      const li = frames.pipe(inFrameOf(), select('Li'))
      const displacement = li.pipe(msd())
      const self = displacement.pipe(diffusion())
      const spectra = li.pipe(vacf({ lags: ps(lags) }))
      const low = spectra.pipe(lowEnergy())
      const pairs = frames.pipe(rdf({ pairs: ['Li-S', 'Li-Cl', 'Li-Li'] }))
      const states = spectra.pipe(dos())
      const where = li.pipe(density({ fold: [2, 2, 2], formats: ['cube'] }))
      const windows = li.pipe(sites()).pipe(windowAreas())
      return {
        effects: combine(
          [self, low, pairs, where, windows, states],
          constraintEffects({ ladder: ladder.split(',') }),
        ),
        diffusion: self,
        lowEnergy: low,
        dos: states,
        rdf: pairs,
        density: where,
        windows,
        msd: displacement,
      }
    },
  })
