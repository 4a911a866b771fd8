import { sep } from 'node:path'

/** Names of runs by their paths: of each as many of its last parts as no other ends with. */
export function namesOf(paths: readonly string[]): Map<string, string> {
  const names = new Map<string, string>()
  let open = [...new Set(paths)].map((path) => ({ path, parts: path.split(sep).filter(Boolean) }))
  for (let depth = 1; open.length > 0; depth++) {
    const endings = open.map(({ parts }) => parts.slice(-depth).join('/'))
    const counts = new Map<string, number>()
    for (const ending of endings) counts.set(ending, (counts.get(ending) ?? 0) + 1)
    open = open.filter(({ path, parts }, i) => {
      if (counts.get(endings[i]) !== 1 && depth < parts.length) return true
      names.set(path, endings[i])
      return false
    })
  }
  return names
}
