/** A record whose values are made when they are asked for, each once. */
export function late<T>(names: readonly string[], make: (name: string) => T): Readonly<Record<string, T>> {
  const known = new Map<string, T>()
  const at = (name: string): T => {
    if (!known.has(name)) known.set(name, make(name))
    return known.get(name) as T
  }
  const getters = names.map((name) => [name, { enumerable: true, get: () => at(name) }])
  return Object.defineProperties({}, Object.fromEntries(getters))
}
