import test from 'ava'
import { inFrameOf } from '../../../operators/frames/in-frame-of.ts'
import { select } from '../../../operators/frames/select.ts'
import { msd } from '../../../operators/transport/msd.ts'
import { vacf } from '../../../operators/vibrations/vacf/vacf.ts'
import { runWarnings } from '../../../pipeline/analysis/run-warnings.ts'
import { study } from '../../../pipeline/definition/study.ts'
import type { Run } from '../../../pipeline/run/run.ts'

const warnings = ['nyquist', 'drift'].map((name) => ({ name, message: '', count: 1 }))
const run = { manifest: { warnings } } as unknown as Run

test('a store is warned of for its velocities where they are read', (t) => {
  const heard = (operator: Parameters<typeof study>[0]['flow']) =>
    runWarnings(study({ title: 'x', flow: operator }), run).map(({ name }) => name)
  t.deepEqual(
    heard((frames) => ({ msd: frames.pipe(inFrameOf(), select('Li')).pipe(msd()) })),
    ['drift'],
  )
  t.deepEqual(
    heard((frames) => ({ vacf: frames.pipe(inFrameOf(), select('Li')).pipe(vacf()) })),
    ['nyquist', 'drift'],
  )
})
