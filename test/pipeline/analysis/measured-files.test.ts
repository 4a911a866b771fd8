import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { measuredColumns } from '../../../operators/measured/measured-columns.ts'
import { dampedOscillators } from '../../../operators/scattering/damped-oscillators.ts'
import { quasielastic } from '../../../operators/scattering/quasielastic.ts'
import { arrhenius } from '../../../operators/temperature/arrhenius.ts'
import { describeOutputs } from '../../../pipeline/analysis/describe-outputs.ts'
import { combine, type Output } from '../../../pipeline/definition/flow.ts'
import type { EstimateStep } from '../../../pipeline/definition/steps.ts'
import { hashOf } from '../../../pipeline/work/fingerprint.ts'
import { folder } from '../../helpers/folder.ts'

test('what is in the files that parameters name decides a result, not their names alone', (t) => {
  const path = join(folder(), 'points.csv')
  const plain = combine([], measuredColumns({ files: ['none.csv'] }))
  const of = (step: EstimateStep, from: readonly Output[] = [plain]) => combine(from, step)
  const named = {
    files: () => of(measuredColumns({ files: [path] }), []),
    resolution: () => of(quasielastic({ resolution: path })),
    can: () => of(quasielastic({ can: path })),
    instrument: () => of(dampedOscillators({ instrument: path })),
    beside: () => of(arrhenius({ beside: path })),
  }
  const fingerprints = (text: string) => {
    writeFileSync(path, text)
    return Object.values(named).map((step) => hashOf(describeOutputs({ own: step() })))
  }
  const [first, same, other] = ['E,I\n1,2\n', 'E,I\n1,2\n', 'E,I\n1,3\n'].map(fingerprints)
  t.deepEqual(same, first)
  for (const [i, name] of Object.keys(named).entries()) t.not(other[i], first[i], name)
})
