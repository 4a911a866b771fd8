import type { Ending, Round } from '../../../pipeline/live/follow.ts'
import type { IonstreamError } from '../../../schemas/errors.ts'
import type { Log } from '../common/log.ts'

/** What is said of a full disk while it is waited for. */
const WAITS = 'Nothing is lost, and it is tried again: free some space.'

/** Tells of each run when it is found, waits, goes on, is refused or begun anew, and of a full disk. */
export function tellChanges(log: Log): (round: Round) => void {
  const known = new Map<string, string>()
  const once = (key: string, state: string, event: string, text: string) => {
    if (known.get(key) !== state) log(event, text, { run: key })
    known.set(key, state)
  }
  const full = new Set<string>()
  const tellDisk = ({ disk }: Round) => {
    for (const [what, { message }] of disk.waiting) {
      if (!full.has(what)) log('disk-full', `${what}: ${message}. ${WAITS}`, { what })
      full.add(what)
    }
    for (const what of full) {
      if (disk.waiting.has(what)) continue
      log('disk-free', `${what}: there is room again`, { what })
      full.delete(what)
    }
  }
  return (round) => {
    const { intakes, bench } = round
    tellDisk(round)
    for (const { name, problem, waiting, notes, frames } of intakes) {
      if (problem) once(name, problem.message, 'problem', `${name}: ${problem.message}. ${adviceOf(problem)}`)
      else if (waiting !== undefined) once(name, 'waiting', 'waiting', `${name}: waiting: ${waiting}`)
      else if (frames > 0) once(name, 'frames', 'reading', `${name}: ${frames} frames so far`)
      for (const note of notes) once(`${name} ${note.message}`, 'said', note.name, `${name}: ${note.message}`)
    }
    for (const { name, message } of bench.notes) once(message, 'said', name, message)
    for (const [store, problem] of bench.problems)
      once(`${store} plan`, 'not-yet', 'not-yet', `${problem.message}. ${adviceOf(problem)}`)
  }
}

const adviceOf = ({ passing, remedy }: IonstreamError): string => (passing === 'full' ? WAITS : remedy)

/** Says why it ended. Throws what could not be saved, and what is wrong with the files, unless somebody asked it to stop. */
export function tellEnd({ why, intakes, problems, disk }: Ending, log: Log): void {
  const frames = intakes.reduce((sum, intake) => sum + intake.frames, 0)
  const unsaved = [...disk.waiting.values(), ...problems.filter(({ passing }) => passing === 'full')]
  const saved = unsaved.length > 0 ? 'the disk is full, and not everything is saved' : 'everything is saved'
  log('ended', `${why}: ${intakes.length} runs, ${frames} frames; ${saved}`, { why, frames })
  if (unsaved.length > 0) throw unsaved[0]
  if (why !== 'stopped' && problems.length > 0) throw problems[0]
}
