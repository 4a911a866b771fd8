import { z } from 'zod'
import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { text, time } from '../../schemas/params.ts'
import { parseQuantity } from '../../schemas/units.ts'

/** Which changes of cage are jumps; shared by every measure of visits. */
export const ruleParams = {
  rule: text(
    'which changes of cage count: keep-last (between cages an ion keeps its last one), or direct[:TIME] (the time outside all cages is at most TIME, without it none)',
  )
    .refine((value) => gapOf(value) !== undefined, 'expected keep-last, direct or direct:TIME (direct:0.2ps)')
    .default('keep-last'),
  ignoreReturnsWithin: time(
    'a jump back to the cage just left within this time cancels the jump before it, and neither counts; 0 counts all',
  ).default(0),
}

const shape = z.object(ruleParams)
export type RuleParams = z.output<typeof shape>

/** The rule in frames. */
export interface Rule {
  /** Most frames outside all cages between the two of a jump. */
  readonly gap: number
  /** Most frames between a jump and the jump back that cancels it. */
  readonly back: number
}

/** A jump that stands, as a jump back sees it: where it came from, and when. */
interface Standing {
  readonly came: number
  readonly at: number
}

/** The rule of returns: a jump to where the last standing one came from, at most `back` frames after it, cancels it. Neither
 *  counts, and the standing jump before it is then the last (a stack). */
export const takesBack = ({ came, at }: Standing, to: number, frame: number, back: number): boolean =>
  to === came && frame - at <= back

/** Longest time outside, ps; undefined for what is no rule. */
function gapOf(rule: string): number | undefined {
  if (rule === 'keep-last') return Number.POSITIVE_INFINITY
  if (rule === 'direct') return 0
  if (!rule.startsWith('direct:')) return undefined
  try {
    return parseQuantity(rule.slice('direct:'.length), 'time')
  } catch {
    return undefined
  }
}

/** The rule at a run's frame interval. Throws a usage error for times that frames this far apart cannot resolve. */
export const ruleFor = ({ rule, ignoreReturnsWithin }: RuleParams, run: Run): Rule => ({
  gap: framesIn(gapOf(rule) as number, `rule "${rule}"`, run),
  back: backFrames(ignoreReturnsWithin, run),
})

/** The return time in frames. Throws a usage error where it is shorter than one and not 0. */
export const backFrames = (ignoreReturnsWithin: number, run: Run): number =>
  framesIn(ignoreReturnsWithin, 'ignoreReturnsWithin', run)

function framesIn(time: number, what: string, run: Run): number {
  if (time === Number.POSITIVE_INFINITY) return time
  const count = Math.floor(time / run.interval + 1e-6)
  if (time >= 0 && (time === 0 || count > 0)) return count
  throw usageError(
    `${what} of ${time} ps with frames every ${run.interval} ps`,
    'Give 0, or a time of at least one frame.',
  )
}

/** Frames that a return, or a time outside, must last to be seen for what it is. */
const LEAST_FRAMES = 3

/** False where frames are too far apart for the return time, or for the time outside that the rule allows. */
export function isResolved({ rule, ignoreReturnsWithin }: RuleParams, interval: number): boolean {
  const gap = gapOf(rule) as number
  return [ignoreReturnsWithin, gap].every((time) => time === 0 || time > (LEAST_FRAMES - 1e-6) * interval)
}

/** Warns of runs whose frames are too far apart for the rule; jumps between sites have a return time alone. */
export function warnOfInterval(
  runs: readonly { readonly run: Run }[],
  { rule = 'keep-last', ignoreReturnsWithin }: Partial<RuleParams> & Pick<RuleParams, 'ignoreReturnsWithin'>,
  warn: (name: string, message: string) => void,
): void {
  for (const { run } of runs) {
    if (isResolved({ rule, ignoreReturnsWithin }, run.interval)) continue
    warn(
      'frames too far apart',
      `${run.name}: frames every ${run.interval} ps are more than a third of the times of the rule (${rule}, returns within ${ignoreReturnsWithin} ps): some returns are missed`,
    )
  }
}
