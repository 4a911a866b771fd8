import type { Ending, Round } from '../../pipeline/executors/live.ts'
import type { Log } from './log.ts'

/** Tells of each run when it is found, waits, goes on, is refused or begun anew. */
export function tellChanges(log: Log): (round: Round) => void {
  const known = new Map<string, string>()
  const once = (key: string, state: string, event: string, text: string) => {
    if (known.get(key) !== state) log(event, text, { run: key })
    known.set(key, state)
  }
  return ({ intakes, bench }) => {
    for (const { name, problem, waiting, notes, frames } of intakes) {
      if (problem) once(name, problem.message, 'problem', `${name}: ${problem.message}. ${problem.remedy}`)
      else if (waiting !== undefined) once(name, 'waiting', 'waiting', `${name}: waiting: ${waiting}`)
      else if (frames > 0) once(name, 'frames', 'reading', `${name}: ${frames} frames so far`)
      for (const note of notes) once(`${name} ${note.message}`, 'said', note.name, `${name}: ${note.message}`)
    }
    for (const { name, message } of bench.notes) once(message, 'said', name, message)
    for (const [store, { message }] of bench.problems) once(`${store} plan`, 'not-yet', 'not-yet', message)
  }
}

/** Says why it ended. Throws what is wrong with the files, unless somebody asked it to stop. */
export function tellEnd({ why, intakes, problems }: Ending, log: Log): void {
  const frames = intakes.reduce((sum, intake) => sum + intake.frames, 0)
  log('ended', `${why}: ${intakes.length} runs, ${frames} frames; everything is saved`, { why, frames })
  if (why !== 'stopped' && problems.length > 0) throw problems[0]
}
