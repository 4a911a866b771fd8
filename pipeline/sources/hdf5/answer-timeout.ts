/** Parts of the time. */
const PARTS = 20

/** Ends the waiting for an answer after so many ms, unless it is stopped. The time is counted in parts in which this thread could have taken
 *  the answer: while it is busy, or its machine sleeps, one part goes by at most. */
export function answerTimeout(ms: number, expired: () => void): { stop(): void } {
  let left = PARTS
  const parts = setInterval(() => {
    left--
    if (left > 0) return
    clearInterval(parts)
    expired()
  }, ms / PARTS)
  return { stop: () => clearInterval(parts) }
}
