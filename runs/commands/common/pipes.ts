import { fullError } from '../../../pipeline/store/files.ts'
import { exitCodeOf, explain } from '../../../schemas/errors.ts'

let closed = false

/** True once nobody reads what is printed any more. */
export const nobodyReads = (): boolean => closed

/** Whoever reads what is printed may go (| head): what is left to be printed is dropped, and what is left to be done is
 *  done. Words on stderr that find no room end nothing either; a result on stdout that finds none is an error. */
export function bearClosedPipes(): void {
  process.stdout.on('error', (error) => {
    if (isClosed(error)) closed = true
    else endWith(error)
  })
  process.stderr.on('error', (error) => {
    if (!isClosed(error) && !fullError(error)) throw error
  })
}

const isClosed = (error: Error): boolean =>
  ['EPIPE', 'EOF'].includes(String((error as NodeJS.ErrnoException).code))

function endWith(error: Error): void {
  const full = fullError(error)
  if (!full) throw error
  process.stderr.write(`stdout: ${explain(full)}\n`)
  process.exitCode = exitCodeOf(full)
}
