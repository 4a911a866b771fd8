import type { Checked } from '../frame/frames.ts'
import type { Warn } from './folding.ts'
import { place } from './folding.ts'

/** Steps from frame to frame so far, in fractions of the cell: the largest root mean square and the largest of one atom. */
export interface Steps {
  count: number
  rms: number
  most: number
  file: number
}

export const makeSteps = (): Steps => ({ count: 0, rms: 0, most: 0, file: 0 })

/** Steps that are known before one may be called unusual. */
const FEWEST = 3
const FEWEST_FOR_ONE = 20
/** Times the largest one so far. */
const UNUSUAL = 3

/** Warns where the first step of another file is far beyond all before it. */
export function checkSeam(steps: Steps, frame: Checked, rms: number, most: number, warn: Warn): void {
  const seam = frame.file !== steps.file
  const far = steps.count >= FEWEST && rms > UNUSUAL * steps.rms
  const one = steps.count >= FEWEST_FOR_ONE && most > UNUSUAL * steps.most
  steps.file = frame.file
  if (seam && (far || one)) {
    const [found, known] = far ? [rms, steps.rms] : [most, steps.most]
    warn(
      'seam',
      `${place(frame)}: ${far ? 'atoms (root mean square)' : 'an atom'} moved by ${found.toFixed(4)} of the cell since the ` +
        `file before, at most ${known.toFixed(4)} between other frames; do the files continue one another?`,
    )
    return
  }
  steps.count++
  steps.rms = Math.max(steps.rms, rms)
  steps.most = Math.max(steps.most, most)
}
