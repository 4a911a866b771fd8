import test from 'ava'
import { lithiumOf } from './aimd.ts'
import { diffusionOf } from './walks.ts'

/** 10 to 35 ps of 70: longer ones see the relaxation that shorter ones take for diffusion. */
const PARTS = [7, 5, 4, 3, 2]
/** Statuses with a number that is to be used. */
const KNOWN = ['determined', 'extrapolated']

for (const series of ['aimd-0p', 'aimd-50p', 'aimd-100p'])
  test(`${series}: parts of first-principles MD say what the whole says, or that it is not what they saw`, (t) => {
    const { frames, between } = lithiumOf(series)
    t.is(frames, 700)
    const told = (first: number, end: number) => {
      const [row] = diffusionOf([between(first, end)])
      return { D: row['D'] as number, error: row['error'] as number, status: row['status'] }
    }
    const whole = told(0, frames)
    for (const parts of PARTS)
      for (let k = 0; k < parts; k++) {
        const part = told(Math.floor((k * frames) / parts), Math.floor(((k + 1) * frames) / parts))
        t.true(
          part.error > 0.04 * part.D && (part.error < part.D || !KNOWN.includes(String(part.status))),
          `${k} of ${parts}: ${part.D} ± ${part.error}`,
        )
        const apart = Math.abs(part.D - whole.D) / Math.hypot(part.error, whole.error)
        t.true(
          part.status !== 'determined' || (whole.status === 'determined' && apart < 2),
          `${k} of ${parts}: ${part.D} ± ${part.error} ${part.status}, whole ${whole.D} ± ${whole.error} ${whole.status}`,
        )
      }
  })
