import type { SiteOptions } from '../../../schemas/cluster.ts'
import { partialError, usageError } from '../../../schemas/errors.ts'

/** One job for a scheduler: an array over shares, or one without. */
export interface Request {
  readonly name: string
  /** Command and its words; a share's number is appended. */
  readonly command: readonly string[]
  /** Shares in rising order; none for a job that is no array. */
  readonly shares?: readonly number[]
  readonly threads: number
  /** MB */
  readonly memory: number
  readonly time: string
  /** Where its output goes; a share's own file where there are shares, named by `log` ("share") and its number. */
  readonly logs: string
  readonly log?: string
  readonly site: SiteOptions
}

/** Where a scheduler sees a share. */
export type ShareState = 'pending' | 'running' | 'ended'

/** What ionstream needs to know of a scheduler: how to hand over a job, and how to ask after it. */
export interface Scheduler {
  readonly name: string
  /** The script of a job. */
  script(request: Request): string
  /** Hands over the script in `path`, to start when the job `after` has ended in whatever way; returns the job's id. */
  submit(path: string, request: Request, after?: string): Promise<string>
  /** State of every share that the scheduler still knows, with its own word for it; a job without shares is number 0. */
  state(id: string): Promise<ReadonlyMap<number, { state: ShareState; word: string }>>
  /** Command that ends a job. */
  readonly cancel: string
}

/** A word of a shell script. */
const shellWord = (word: string): string =>
  /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

export const shellWords = (words: readonly string[]): string => words.map(shellWord).join(' ')

const TROUBLE: readonly (readonly [RegExp, string])[] = [
  [
    /munge|credential|authentication|clock/i,
    'The scheduler does not trust this machine: munge is down, or the clocks of the machines differ. Ask those who run the cluster.',
  ],
  [
    /unable to contact|connection refused|timed out|communication|socket|controller/i,
    'The scheduler does not answer. Try again later: what has been computed is kept.',
  ],
]

/** Runs a command of the scheduler and returns what it prints. Throws a usage error where there is no such command or it
 *  refuses the options, a partial error where the scheduler cannot be reached. */
export async function ask(command: string, ...words: string[]): Promise<string> {
  const { $, which } = await import('zx')
  if (!(await which(command, { nothrow: true }))) {
    throw usageError(
      `${command}: no such command on this machine`,
      'Submit from a login node of the cluster, or compute the shares in a shell (--scheduler none).',
    )
  }
  const { exitCode, stdout, stderr } = await $({ quiet: true, nothrow: true })`${command} ${words}`
  if (exitCode === 0) return stdout
  const said = (stderr || stdout).trim().replaceAll(/^\w+: error: /gm, '')
  const trouble = TROUBLE.find(([pattern]) => pattern.test(said))
  if (trouble) throw partialError(`${command}: ${said}`, trouble[1])
  throw usageError(
    `${command} refused: ${said || `exit code ${exitCode}`}`,
    'Change the options of the command, or those in the site file.',
  )
}
