import type { Warning } from '../../schemas/warning.ts'
import { type Convergence, type Known, knownNumbers, simulatedTime } from './convergence.ts'
import type { Round } from './follow.ts'
import type { Intake } from './intake.ts'

/** How one run goes. */
export interface RunView {
  readonly name: string
  readonly frames: number
  /** ps */
  readonly time: number
  /** Frames per second and simulated ps per second, as they come in. */
  readonly rate: number
  readonly speed: number
  /** Seconds from the last change of its files to this view; undefined where nothing new came. */
  readonly lag: number | undefined
  readonly state: 'current' | 'behind' | 'waiting' | 'problem' | 'quiet'
  readonly message: string
}

/** All that the page shows. */
export interface View {
  readonly title: string
  readonly at: string
  readonly runs: readonly RunView[]
  readonly numbers: readonly Known[]
  /** Simulated time in all runs together, ps, and how fast it grows, ps/s. */
  readonly time: number
  readonly speed: number
  readonly warnings: readonly Warning[]
  /** ms of this process's time that a round takes, and its memory, bytes. */
  readonly cost: number
  readonly memory: number
  /** Pictures of the last report: paths, titles, captions. */
  readonly figures: readonly { readonly file: string; readonly title: string; readonly caption: string }[]
  /** Changes with the pictures. */
  readonly drawn: number
}

/** Frames come in bursts: rates are means over this time, ms. */
const WINDOW = 30_000
const QUIET = 10_000

export type Viewer = ReturnType<typeof makeViewer>

/** Makes views of rounds; it remembers how many frames came when. */
export function makeViewer(definition: string, convergence: Convergence) {
  const seen = new Map<string, { at: number; frames: number }[]>()
  let numbers: readonly Known[] = []
  let figures: View['figures'] = []
  let drawn = 0

  const runView = (intake: Intake, interval: number): RunView => {
    const now = performance.now()
    const past = (seen.get(intake.name) ?? []).filter(({ at }) => now - at < WINDOW)
    past.push({ at: now, frames: intake.frames })
    seen.set(intake.name, past)
    const seconds = (now - past[0].at) / 1000
    const rate = seconds > 1 ? Math.max(0, intake.frames - past[0].frames) / seconds : 0
    const age = Date.now() - intake.watched.changed
    return {
      name: intake.name,
      frames: intake.frames,
      time: Math.max(0, intake.frames - 1) * interval,
      rate,
      speed: rate * interval,
      lag: age < QUIET ? age / 1000 : undefined,
      state: stateOf(intake, age),
      message: intake.problem?.message ?? intake.waiting ?? '',
    }
  }

  return {
    /** Figures that were drawn anew. */
    draw(pictures: View['figures']) {
      figures = pictures
      drawn++
    },
    view({ intakes, analysis, isNew, bench, disk, cost }: Round): View {
      const time = analysis ? simulatedTime(analysis) : 0
      if (analysis && isNew) {
        numbers = knownNumbers(analysis)
        convergence.add(numbers, time)
      }
      const intervals = new Map(analysis?.runs.map((run) => [run.path, run.interval]))
      const runs = intakes.map((intake) => runView(intake, intervals.get(intake.store) ?? 0))
      const problems = [...bench.problems.values()].map(({ message }) => ({
        name: 'not-yet',
        message,
        count: 1,
      }))
      return {
        title: bench.workshop.study.title || definition,
        at: new Date().toISOString(),
        runs,
        numbers,
        time,
        speed: runs.reduce((sum, run) => sum + run.speed, 0),
        warnings: [
          ...disk.warnings,
          ...problems,
          ...intakes.flatMap(({ notes }) => notes),
          ...bench.notes,
          ...(analysis?.warnings ?? []),
        ],
        cost,
        memory: process.memoryUsage.rss(),
        figures,
        drawn,
      }
    },
  }
}

function stateOf({ problem, waiting, behind }: Intake, age: number): RunView['state'] {
  if (problem) return 'problem'
  if (waiting !== undefined) return 'waiting'
  return behind ? 'behind' : age < QUIET ? 'current' : 'quiet'
}
