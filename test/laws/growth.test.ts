import { cpSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { operators } from '../../operators/index.ts'
import type { Measure } from '../../pipeline/definition/operator.ts'
import { describeParams } from '../../schemas/params.ts'
import { exampleFlags } from '../helpers/example.ts'
import { folder } from '../helpers/folder.ts'
import { FRAMES, kept, rowsOf, store } from './stores.ts'

/** Flags of an example with lags that follow the length of the run, spaced in each way that there is. */
function flagsThatGrow(operator: Measure): object[] {
  const { lags, ...others } = exampleFlags(operator) as { lags?: unknown }
  if (lags === undefined) return []
  const spaced = describeParams(operator.params).some(({ flag }) => flag === '--spacing')
  return [others, ...(spaced ? [{ ...others, spacing: 'log' }] : [])]
}

const lengthOf = kept((frames: number) => store({ frames }))
/** Makes a run so long. */
const grow = (path: string, frames: number): void => cpSync(lengthOf(frames), path, { recursive: true })

for (const operator of operators) {
  if (operator.kind !== 'measure') continue
  for (const flags of flagsThatGrow(operator))
    test(`${operator.name}: a run that grew gives what a fresh one gives, with ${JSON.stringify(flags)}`, async (t) => {
      const out = folder()
      const path = join(folder(), 'run')
      grow(path, 172)
      await rowsOf(operator, [path], { out, flags })
      for (const frames of [217, FRAMES]) {
        grow(path, frames)
        const grown = await rowsOf(operator, [path], { out, flags })
        t.deepEqual(grown, await rowsOf(operator, [path], { flags }))
      }
    })
}
