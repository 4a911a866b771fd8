import type { Figure } from '../../schemas/figure.ts'
import type { Tags } from '../../schemas/store.ts'

export const TAG_UNITS: Readonly<Record<string, string>> = { temperature: 'K', pressure: 'bar' }

/** What tags add to a name. */
export const suffixOf = (tags: Tags): string =>
  Object.values(tags)
    .join('-')
    .replace(/[^\w.-]+/g, '_')

/** A figure of one system among several: its tags in name and title. */
export function tagged(figure: Figure, tags: Tags): Figure {
  const label = Object.entries(tags).map(
    ([name, value]) => `${name} ${value}${TAG_UNITS[name] ? ` ${TAG_UNITS[name]}` : ''}`,
  )
  return {
    ...figure,
    name: `${figure.name}-${suffixOf(tags)}`,
    title: `${figure.title}, ${label.join(', ')}`,
  }
}

/** Systems in the order of the tags in which they differ, each with what tells it from the others: "600 K". */
export function labelled<T extends { readonly tags: Tags }>(
  systems: readonly T[],
): { label: string; system: T }[] {
  const names = [...new Set(systems.flatMap(({ tags }) => Object.keys(tags)))].filter(
    (name) => new Set(systems.map(({ tags }) => tags[name])).size > 1,
  )
  const words = ({ tags }: T): string =>
    names
      .map((name) =>
        TAG_UNITS[name] ? `${tags[name] ?? '?'} ${TAG_UNITS[name]}` : String(tags[name] ?? '?'),
      )
      .join(', ')
  return [...systems]
    .sort((a, b) => names.reduce((order, name) => order || compare(a.tags[name], b.tags[name]), 0))
    .map((system) => ({ label: words(system), system }))
}

function compare(a: Tags[string] | undefined, b: Tags[string] | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [left, right] = [String(a), String(b)]
  return left < right ? -1 : Number(left > right)
}

/** Tables by operator name; the second of one operator is "name 2". */
export function byName<T>(tables: readonly (readonly [string, T])[]): Record<string, T> {
  const named: Record<string, T> = {}
  const counts = new Map<string, number>()
  for (const [name, table] of tables) {
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    named[count > 1 ? `${name} ${count}` : name] = table
  }
  return named
}
