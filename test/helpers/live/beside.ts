import { cages } from '../../../operators/cages/cages.ts'
import { residence } from '../../../operators/cages/residence.ts'
import { inFrameOf } from '../../../operators/frames/in-frame-of.ts'
import { select } from '../../../operators/frames/select.ts'
import { diffusion } from '../../../operators/transport/diffusion.ts'
import { msd } from '../../../operators/transport/msd.ts'
import { study } from '../../../pipeline/definition/study.ts'
import { ps } from '../../../schemas/units.ts'

/** The study of the README. */
export default study({
  title: 'Lithium in argyrodite',
  flow(frames) {
    const li = frames.pipe(inFrameOf(), select('Li'))
    const caged = li.pipe(cages({ centres: ['S', 'Cl'], site: '4c', radius: [4, 3.75, 3.5] }))
    const displacement = li.pipe(msd({ lags: ps(100) }))
    return {
      msd: displacement,
      diffusion: displacement.pipe(diffusion()),
      residence: caged.pipe(residence({ ignoreReturnsWithin: ps(1) })),
    }
  },
})
