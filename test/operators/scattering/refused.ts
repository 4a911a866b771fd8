import { IonstreamError } from '../../../schemas/errors.ts'

/** The error that people read of a call that must not succeed. */
export function refused(work: () => unknown): IonstreamError {
  try {
    work()
  } catch (error) {
    if (error instanceof IonstreamError) return error
    throw error
  }
  throw new Error('was not refused')
}
