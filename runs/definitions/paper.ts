import {
  cages,
  collective,
  conductivity,
  configurationalEntropy,
  diffusion,
  firstPassage,
  inFrameOf,
  jumpDiffusion,
  jumpDurations,
  jumpRates,
  jumpTurnRates,
  lowEnergy,
  msd,
  passage,
  pathEntropy,
  quasielastic,
  reorientation,
  residence,
  rotors,
  select,
  selfScattering,
  shellStates,
  sites,
  transitions,
  vacf,
  zeroFrequency,
} from '../../operators/index.ts'
import { combine } from '../../pipeline/definition/flow.ts'
import { study } from '../../pipeline/definition/study.ts'
import { ps } from '../../schemas/units.ts'

/** What the papers print, from one short run. */
export default study({
  title: 'Li6PS5Cl beside the papers',
  flow(frames) {
    const host = frames.pipe(inFrameOf())
    const li = host.pipe(select('Li'))
    const self = li.pipe(msd()).pipe(diffusion())
    const decay = li.pipe(selfScattering({ q: '0.64,0.9,1.1,1.27,1.43,1.6,1.8', most: 12, lags: ps(30) }))
    const states = li.pipe(shellStates())
    const counts = states.pipe(transitions({ lags: ['12ps'] }))
    const sited = li.pipe(sites())
    const polyanions = frames.pipe(rotors())
    const turns = polyanions.pipe(reorientation())
    const speeds = host.pipe(vacf({ lags: ps(2) }))
    return {
      diffusion: self,
      conductivity: combine([self, li.pipe(collective())], conductivity()),
      residence: li
        .pipe(cages({ centres: ['S', 'Cl'], site: '4c', radius: [4, 3.75, 3.5] }))
        .pipe(residence({ ignoreReturnsWithin: ps(1) })),
      jumps: decay
        .pipe(quasielastic({ elastic: 'no' }))
        .pipe(jumpDiffusion({ models: 'chudley-elliott,fick' })),
      zeroFrequency: speeds.pipe(zeroFrequency()),
      lowEnergy: speeds.pipe(lowEnergy()),
      entropy: counts.pipe(pathEntropy()),
      passage: combine([counts, states.pipe(firstPassage())], passage()),
      durations: sited.pipe(jumpDurations()),
      turns,
      jumpsAndTurns: combine([sited.pipe(jumpRates()), turns], jumpTurnRates()),
      shapes: polyanions.pipe(configurationalEntropy()),
    }
  },
})
