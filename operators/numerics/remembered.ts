/** A function of a few numbers that keeps what it gave for the last so many of them. */
export function remembered<T>(of: (...args: readonly number[]) => T, most: number): typeof of {
  const known = new Map<string, T>()
  return (...args) => {
    const key = args.join(' ')
    const found = known.get(key) ?? of(...args)
    known.delete(key)
    known.set(key, found)
    if (known.size > most) known.delete(known.keys().next().value as string)
    return found
  }
}
