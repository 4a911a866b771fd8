import { cages, diffusion, inFrameOf, msd, residence, select, survival } from '../../operators/index.ts'
import { study } from '../../pipeline/definition/study.ts'
import { ps } from '../../schemas/units.ts'

/** Cage residence and diffusion of lithium in argyrodite. */
export default study({
  title: 'Lithium in argyrodite Li6PS5Cl',
  flow(frames) {
    const li = frames.pipe(inFrameOf(), select('Li'))
    const caged = li.pipe(cages({ centres: ['S', 'Cl'], site: '4c', radius: [4, 3.75, 3.5] }))
    const displacement = li.pipe(msd())
    return {
      diffusion: displacement.pipe(diffusion()),
      residence: caged.pipe(residence({ ignoreReturnsWithin: ps(1) })),
      survival: caged.pipe(survival({ ignoreReturnsWithin: ps(1) })),
      msd: displacement,
    }
  },
})
