/** Memories of kernels that a thread keeps: those of runs that were worked on before are given up. */
const MOST = 4

/** Tells of every memory that is used; of those that were not for a while, `forget` frees what it can make again. */
export function recentOnes<M extends object>(forget: (memory: M) => void): (memory: M) => void {
  const recent: M[] = []
  return (memory) => {
    if (recent.at(-1) === memory) return
    const at = recent.indexOf(memory)
    if (at >= 0) recent.splice(at, 1)
    recent.push(memory)
    if (recent.length > MOST) forget(recent.shift() as M)
  }
}
