/** Where progress is shown; `process.stderr` is one. */
export interface ProgressStream {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

export interface ProgressOptions {
  /** What is being done, in a few words. */
  readonly label: string
  /** How much there is, in `unit`; unknown where it is left out. */
  readonly total?: number
  /** "frames", "tasks" …; "B" is bytes, shown as kB, MB, GB. */
  readonly unit: string
  readonly stream?: ProgressStream
  readonly isTTY?: boolean
  /** A clock, in milliseconds. */
  readonly now?: () => number
  /** Default: on a terminal unless NO_COLOR is set. */
  readonly colour?: boolean
}

export interface Progress {
  /** How much is done by now, in all. */
  update(done: number): void
  /** Ends the job's line; what was done last is what counts. */
  done(): void
}

const EVERY_TTY = 80
const EVERY_PLAIN = 10_000

/** Shows how far a job is: one self-rewriting line on a terminal, elsewhere plain lines at the start, the end and at most
 *  every 10 s. It writes only when it is told of progress, so that nothing is left running. One job at a time. */
export function progress(options: ProgressOptions): Progress {
  const { stream = process.stderr, now = () => performance.now() } = options
  const tty = options.isTTY ?? stream.isTTY ?? false
  const colour = tty && (options.colour ?? !process.env['NO_COLOR'])
  const start = now()
  let last = start
  let count = 0
  let ended = false
  const show = () => {
    const facts = factsOf(options, count, now() - start)
    stream.write(
      tty
        ? `\r${barLine(options.label, facts, stream.columns || 80, colour)}\x1b[K`
        : `${plainLine(options.label, facts)}\n`,
    )
  }
  if (tty) show()
  else
    stream.write(
      `${options.label}${options.total === undefined ? '' : `: ${amount(options.total, options.unit)}`}\n`,
    )
  return {
    update(done) {
      count = done
      if (ended || now() - last < (tty ? EVERY_TTY : EVERY_PLAIN)) return
      last = now()
      show()
    },
    done() {
      if (ended) return
      ended = true
      stream.write(`${tty ? '\r' : ''}${endLine(options, count, now() - start)}${tty ? '\x1b[K' : ''}\n`)
    },
  }
}

interface Facts {
  /** Part done, 0 to 1, where the total is known. */
  readonly part: number | undefined
  readonly amount: string
  readonly rate: string
  readonly left: string
}

function factsOf({ total, unit }: ProgressOptions, count: number, ms: number): Facts {
  const part = total === undefined ? undefined : total > 0 ? Math.min(1, count / total) : 1
  const perMs = ms > 0 ? count / ms : 0
  return {
    part,
    amount: total === undefined ? amount(count, unit) : share(count, total, unit),
    rate: perMs > 0 ? `${amount(perMs * 1000, unit)}/s` : '',
    left:
      total !== undefined && perMs > 0 && count < total ? `${duration((total - count) / perMs)} left` : '',
  }
}

/** Label, bar, percentage, rate and time left, the least important dropped until it fits into the width. */
function barLine(label: string, { part, amount, rate, left }: Facts, width: number, colour: boolean): string {
  const percentage = part === undefined ? amount : `${Math.floor(100 * part)} %`.padStart(5)
  const room = Math.max(10, width - 1)
  const bare = (rest: string[]) => [label, percentage, ...rest].filter((text) => text !== '').join('  ')
  const details =
    [[rate, left], [left], []].find((rest) => bare(rest).length + (part === undefined ? 0 : 12) <= room) ?? []
  const line = bare(details)
  const free = Math.min(30, room - line.length - 2)
  if (part === undefined || free < 5) return shorten(line, room)
  return `${label}  ${bar(part, free, colour)}  ${line.slice(label.length + 2)}`
}

function bar(part: number, width: number, colour: boolean): string {
  const full = Math.floor(part * width)
  const [done, rest] = ['━'.repeat(full), '─'.repeat(width - full)]
  return colour ? `\x1b[36m${done}\x1b[90m${rest}\x1b[39m` : `${done}${rest}`
}

function plainLine(label: string, { part, amount, rate, left }: Facts): string {
  const head = part === undefined ? amount : `${Math.floor(100 * part)} % (${amount})`
  return `${label}: ${[head, rate, left].filter((text) => text !== '').join(', ')}`
}

function endLine({ label, unit }: ProgressOptions, count: number, ms: number): string {
  const rate = ms > 0 && count > 0 ? ` (${amount((count / ms) * 1000, unit)}/s)` : ''
  return `${label}: ${amount(count, unit)} in ${duration(ms)}${rate}`
}

const share = (count: number, total: number, unit: string): string =>
  unit === 'B' ? `${amount(count, unit)} of ${amount(total, unit)}` : `${count} of ${amount(total, unit)}`

const shorten = (text: string, room: number): string =>
  text.length <= room ? text : `${text.slice(0, room - 1)}…`

function amount(value: number, unit: string): string {
  if (unit !== 'B') return `${value >= 10 ? Math.round(value) : Number(value.toPrecision(2))} ${unit}`
  const power = Math.max(0, Math.min(4, Math.floor(Math.log10(Math.max(1, value)) / 3)))
  return `${Number((value / 1000 ** power).toPrecision(3))} ${['B', 'kB', 'MB', 'GB', 'TB'][power]}`
}

/** "0.4 s", "12 s", "3 min 05 s", "2 h 07 min". */
function duration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} min`
}

const two = (value: number): string => String(value).padStart(2, '0')
