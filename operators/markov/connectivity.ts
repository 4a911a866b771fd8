/** What became of a state: kept in the model, or why not. */
export type Fate = 'kept' | 'never visited' | 'absorbing' | 'never entered' | 'separate' | 'transient'

export interface Connectivity {
  /** Original numbers of the largest strongly connected set, increasing. */
  readonly kept: Int32Array
  /** Number of each state's strongly connected set. */
  readonly set: Int32Array
  readonly fate: readonly Fate[]
  /** Share of all counts that lie within the kept set. */
  readonly share: number
}

/** The strongly connected sets of a count matrix [from][to] and the largest of them: most states, then most counts.
 *  Source: Tarjan, SIAM J. Comput. 1, 146 (1972). */
export function connectivityOf(counts: Float64Array, states: number): Connectivity {
  const set = strongSets(counts, states)
  const all = counts.reduce((sum, count) => sum + count, 0)
  const sets = Array.from({ length: 1 + Math.max(...set) }, () => ({ size: 0, counts: 0 }))
  for (let i = 0; i < states; i++) {
    sets[set[i]].size++
    for (let j = 0; j < states; j++) if (set[i] === set[j]) sets[set[i]].counts += counts[i * states + j]
  }
  let best = 0
  sets.forEach((one, s) => {
    if (one.size > sets[best].size || (one.size === sets[best].size && one.counts > sets[best].counts))
      best = s
  })
  const kept = Int32Array.from([...set.keys()].filter((i) => set[i] === best))
  const fate = Array.from(set, (own, i) =>
    own === best && kept.length > 1 ? 'kept' : fateOf(counts, states, i, set),
  )
  return { kept, set, fate, share: all > 0 ? sets[best].counts / all : 0 }
}

function fateOf(counts: Float64Array, states: number, i: number, set: Int32Array): Fate {
  let [inside, out, into] = [0, 0, 0]
  for (let j = 0; j < states; j++) {
    if (set[j] === set[i]) inside += counts[i * states + j] + counts[j * states + i]
    else {
      out += counts[i * states + j]
      into += counts[j * states + i]
    }
  }
  if (inside + out + into === 0) return 'never visited'
  if (out === 0) return into > 0 ? 'absorbing' : 'separate'
  return into === 0 ? 'never entered' : 'transient'
}

/** Tarjan's algorithm with a stack of its own: long chains of states do not overflow. */
function strongSets(counts: Float64Array, n: number): Int32Array {
  const set = new Int32Array(n).fill(-1)
  const order = new Int32Array(n).fill(-1)
  const low = new Int32Array(n)
  const next = new Int32Array(n)
  const open: number[] = []
  let [seen, sets] = [0, 0]
  for (let root = 0; root < n; root++) {
    if (order[root] >= 0) continue
    const path = [root]
    while (path.length > 0) {
      const i = path[path.length - 1]
      if (order[i] < 0) {
        order[i] = low[i] = seen++
        open.push(i)
      }
      const child = step(i)
      if (child >= 0) path.push(child)
      else close(i, path)
    }
  }
  return set

  /** The next state from i not seen before, or −1 when all its neighbours are done. */
  function step(i: number): number {
    for (; next[i] < n; next[i]++) {
      const j = next[i]
      if (counts[i * n + j] <= 0) continue
      if (order[j] < 0) return j
      if (set[j] < 0) low[i] = Math.min(low[i], low[j])
    }
    return -1
  }

  function close(i: number, path: number[]): void {
    path.pop()
    if (low[i] === order[i]) {
      for (let j = -1; j !== i; ) {
        j = open.pop() as number
        set[j] = sets
      }
      sets++
    }
    const parent = path[path.length - 1]
    if (parent !== undefined) low[parent] = Math.min(low[parent], low[i])
  }
}
