import { say } from './print.ts'

/** Files that are named. */
const MOST_NAMED = 5

/** What is said of files that only the results before had. */
export function removedText(out: string, files: readonly string[]): string {
  const more = files.length - MOST_NAMED
  const named = [...files.slice(0, MOST_NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
  return `${out}: removed what only the results before had: ${named}`
}

/** Says it on stderr. */
export const sayRemoved =
  (out: string) =>
  (files: readonly string[]): void => {
    say(removedText(out, files))
  }
