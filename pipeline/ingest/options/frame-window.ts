import { usageError } from '../../../schemas/errors.ts'
import { parseQuantity } from '../../../schemas/units.ts'
import type { FrameWindow, IngestOptions } from './options.ts'

/** The window that options ask for, where they ask for one. Throws usage errors. */
export function windowOf(options: IngestOptions): { window?: FrameWindow } {
  const from = timeOf('--from', options.from)
  const until = timeOf('--until', options.until)
  const equilibration = timeOf('--equilibration', options.equilibration)
  const stride = countOf('--stride', options.stride)
  const everySteps = countOf('--every-steps', options.everySteps)
  if (from !== undefined && equilibration !== undefined)
    throw usageError(
      '--from and --equilibration: expected one of them',
      '--from is a time of the clock of the file, --equilibration is counted from its first frame.',
    )
  if (from !== undefined && until !== undefined && until < from)
    throw usageError(`--until ${options.until} lies before --from ${options.from}`)
  const window = {
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    ...(equilibration === undefined ? {} : { equilibration }),
    ...(stride === undefined ? {} : { stride }),
    ...(everySteps === undefined ? {} : { everySteps }),
  }
  return Object.keys(window).length > 0 ? { window } : {}
}

function timeOf(flag: string, given: number | string | undefined): number | undefined {
  if (given === undefined) return undefined
  const value = parseQuantity(given, 'time')
  if (value >= 0 && Number.isFinite(value)) return value
  throw usageError(`${flag} ${given}: expected a time from zero up, as in 50ps`)
}

function countOf(flag: string, given: number | string | undefined): number | undefined {
  if (given === undefined) return undefined
  const value = Number(given)
  if (Number.isSafeInteger(value) && value >= 1) return value === 1 ? undefined : value
  throw usageError(`${flag} ${given}: expected a whole number from 1 up`)
}
