/** What went wrong, in the reader's words: where, what was found, what was expected, and what to do. */
export type Fault = 'usage' | 'input' | 'partial'

/** 'early': there is not enough of a file yet; 'changed': a file is not the one that was read before; 'locked': another
 *  process has the store; 'unsure': what was read of the file before may be wrong too; 'full': there is no room on the disk;
 *  'units': the file leaves open in which units it is. */
export type Passing = 'early' | 'changed' | 'locked' | 'unsure' | 'full' | 'units'

const EXIT_CODES: Record<Fault, number> = { usage: 2, input: 3, partial: 4 }

const BRAND = Symbol.for('ionstream.error')

/** The one error that people are meant to read; any other error is a bug of ours (exit code 1). Those of a second copy of the program,
 *  which a definition may have imported, are the same. */
export class IonstreamError extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value
  }

  readonly [BRAND] = true
  readonly fault: Fault
  readonly remedy: string
  /** What time or another file may heal, for those who watch files grow. */
  readonly passing: Passing | undefined

  constructor(fault: Fault, message: string, remedy = '', passing?: Passing) {
    super(message)
    this.name = 'IonstreamError'
    this.fault = fault
    this.remedy = remedy
    this.passing = passing
  }

  get exitCode(): number {
    return EXIT_CODES[this.fault]
  }
}

/** The call or the definition is off (exit code 2). */
export const usageError = (message: string, remedy?: string) => new IonstreamError('usage', message, remedy)

/** A file is off (exit code 3). `where` names file, frame, line and byte as far as they are known. */
export const inputError = (where: string, message: string, remedy?: string, passing?: Passing) =>
  new IonstreamError('input', `${where}: ${message}`, remedy, passing)

/** Something is missing or was interrupted, with everything saved (exit code 4). */
export const partialError = (message: string, remedy?: string) =>
  new IonstreamError('partial', message, remedy)

/** The text for stderr: the message, then the remedy indented by two. */
export function explain(error: unknown): string {
  if (error instanceof IonstreamError) {
    return error.remedy ? `${error.message}\n  ${error.remedy.replaceAll('\n', '\n  ')}` : error.message
  }
  return `This is a bug in ionstream, not in your input.\n${error instanceof Error ? error.stack : String(error)}`
}

export const exitCodeOf = (error: unknown): number => (error instanceof IonstreamError ? error.exitCode : 1)
