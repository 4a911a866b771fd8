/** Something that was not refused but must not be overlooked: counted by name, kept in the manifest, shown in the report. */
export interface Warning {
  readonly name: string
  readonly message: string
  readonly count: number
}

/** Adds one to a named warning; the first message stays. */
export function addWarning(warnings: Warning[], name: string, message: string, count = 1): void {
  const i = warnings.findIndex((warning) => warning.name === name)
  if (i < 0) warnings.push({ name, message, count })
  else warnings[i] = { ...warnings[i], count: warnings[i].count + count }
}

/** Different messages of a warning that are told. */
const MOST_TOLD = 4

/** Collects warnings by name with what each said: for those that are few and each of something else. */
export function hearing() {
  const heard = new Map<string, { texts: Set<string>; count: number }>()
  return {
    add(name: string, message: string): void {
      const { texts, count } = heard.get(name) ?? { texts: new Set(), count: 0 }
      heard.set(name, { texts: texts.add(message), count: count + 1 })
    },
    warnings: (): Warning[] =>
      [...heard].map(([name, { texts, count }]) => {
        const end = commonEnd([...texts])
        const told = [...texts].slice(0, MOST_TOLD).map((text) => text.slice(0, text.length - end.length))
        const more = texts.size - told.length
        return { name, message: [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('; ') + end, count }
      }),
  }
}

/** What different texts say alike behind a stop at their end, as an advice. */
function commonEnd([first, ...others]: readonly string[]): string {
  if (others.length === 0) return ''
  let length = 0
  while (length < first.length && others.every((text) => text.at(-length - 1) === first.at(-length - 1)))
    length++
  const end = first.slice(first.length - length)
  return end.slice(/[.;:] |$/.exec(end)?.index)
}
