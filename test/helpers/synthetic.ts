import { join } from 'node:path'
import type { Run } from '../../pipeline/run/run.ts'
import { openRun } from '../../pipeline/store/read.ts'
import { type Synthetic, writeSynthetic } from '../../runs/laws/synthetic.ts'
import { folder } from './folder.ts'

export { type Synthetic, writeSynthetic } from '../../runs/laws/synthetic.ts'

/** Writes a synthetic run and opens it. */
export function synthetic(spec: Synthetic, path = join(folder(), 'run')): Run {
  writeSynthetic(path, spec)
  return openRun(path)
}
