import type { Part } from '../paper/part.ts'

/** What marks have along a direction. */
export interface Along {
  /** Fields that place marks, and those that are ends of intervals. */
  readonly fields: readonly string[]
  readonly ends: readonly string[]
  /** Whether the scales are logarithmic; nothing where they cannot be the other: no axis is drawn, something begins at a fixed value as bars do, the
   *  renderer works a field out itself, or hardly anything is above zero. */
  readonly isLog?: boolean
}

/** What a specification has along "x" or "y", by the scales of that name ("x", "child_0_x" …). Runs in the page too: nothing from outside. */
export function along(spec: Part, direction: string): Along {
  const isOurs = (name: unknown) => typeof name === 'string' && `_${name}`.endsWith(`_${direction}`)
  const nameOf = (place: any): string[] =>
    isOurs(place?.scale) && typeof place.field === 'string' ? [place.field.replaceAll('\\', '')] : []
  const [fields, ends] = [new Set<string>(), new Set<string>()]
  const rows: Part[] = []
  const scales: Part[] = []
  let hasAxis = false
  let isFixed = false
  const visit = (part: any): void => {
    if (typeof part !== 'object' || part === null) return
    if (Array.isArray(part.values)) return void rows.push(...part.values)
    if (Array.isArray(part.axes)) hasAxis ||= part.axes.some(({ scale }: Part) => isOurs(scale))
    if (Array.isArray(part.scales)) scales.push(...part.scales.filter(({ name }: Part) => isOurs(name)))
    const [from, to] = [nameOf(part[direction]), nameOf(part[`${direction}2`])]
    for (const name of [...from, ...to]) fields.add(name)
    if (to.length > 0) for (const name of [...from, ...to]) ends.add(name)
    for (const place of [part[direction], part[`${direction}2`]])
      if (isOurs(place?.scale) && place.value === 0) isFixed = true
    for (const each of Object.values(part)) visit(each)
  }
  visit(spec)
  const names = [...fields]
  const isGiven = names.every((name) => rows.some((row) => name in row))
  const isNumeric = scales.length > 0 && scales.every(({ type }) => type === 'linear' || type === 'log')
  const above = rows.filter((row) => names.some((name) => row[name] > 0)).length
  const canSwitch = hasAxis && !isFixed && isGiven && isNumeric && above > 1
  return {
    fields: names,
    ends: [...ends],
    ...(canSwitch ? { isLog: scales.some(({ type }) => type === 'log') } : {}),
  }
}

/** The specification with logarithmic or linear scales along a direction. A logarithmic axis has no zero: rows at or below it are left
 *  out, and an interval that reaches below ends at a tenth of its smallest positive value. Runs in the page too. */
export function switched(
  spec: Part,
  direction: string,
  { fields, ends }: Along,
  isLog: boolean,
  labels: { readonly log: string; readonly linear: string },
): Part {
  const isOurs = ({ name, scale }: Part) => `_${name ?? scale}`.endsWith(`_${direction}`)
  const mains = fields.filter((name) => !ends.includes(name))
  const positive = (row: Part): Part[] => {
    const above = fields.map((name) => row[name]).filter((value) => typeof value === 'number' && value > 0)
    const below = fields.filter((name) => typeof row[name] === 'number' && row[name] <= 0)
    if (below.length === 0) return [row]
    if (above.length === 0 || below.some((name) => mains.includes(name))) return []
    const least = Math.min(...above) / 10
    return [{ ...row, ...Object.fromEntries(below.map((name) => [name, least])) }]
  }
  const visit = (part: any): void => {
    if (typeof part !== 'object' || part === null) return
    if (Array.isArray(part.values)) {
      if (isLog) part.values = part.values.flatMap(positive)
      return
    }
    for (const scale of Array.isArray(part.scales) ? part.scales.filter(isOurs) : []) {
      scale.type = isLog ? 'log' : 'linear'
      if (isLog) scale.zero = false
      delete scale.nice
    }
    for (const axis of Array.isArray(part.axes) ? part.axes.filter(isOurs) : []) {
      const text = axis.encode?.labels?.update?.text
      if (text?.signal === before) text.signal = after
      if (isLog && axis.tickCount !== undefined) axis.tickCount = 5
    }
    for (const each of Object.values(part)) visit(each)
  }
  // Axes with words of their own, as one in another unit, keep them.
  const [before, after] = isLog ? [labels.linear, labels.log] : [labels.log, labels.linear]
  const copy = structuredClone(spec)
  visit(copy)
  return copy
}

/** What tells series apart by colour: the field, and the scale's name; nothing where nothing does. Runs in the page too. */
export function colouring(spec: Part): { field: string; scale: string } | undefined {
  let found: { field: string; scale: string } | undefined
  const legends: string[] = []
  const visit = (part: any): void => {
    if (typeof part !== 'object' || part === null || found) return
    for (const { stroke, fill } of Array.isArray(part.legends) ? part.legends : [])
      legends.push(stroke ?? fill)
    for (const place of [part.stroke, part.fill])
      if (legends.includes(place?.scale) && typeof place.field === 'string')
        found = { scale: place.scale, field: place.field }
    for (const [name, each] of Object.entries(part)) if (name !== 'legends') visit(each)
  }
  // Legends stand behind the marks that they speak of.
  const { legends: own = [], ...rest } = spec
  for (const { stroke, fill } of own) legends.push(stroke ?? fill)
  visit(rest)
  return found
}

/** The specification without the rows of some series. Runs in the page too. */
export function without(spec: Part, field: string, hidden: readonly string[]): Part {
  const visit = (part: any): void => {
    if (typeof part !== 'object' || part === null) return
    if (Array.isArray(part.values)) {
      part.values = part.values.filter((row: Part) => !hidden.includes(String(row?.[field])))
      return
    }
    for (const each of Object.values(part)) visit(each)
  }
  const copy = structuredClone(spec)
  visit(copy)
  return copy
}

/** All rows of a specification as CSV: one header with every column, lines that say what the axes are before it. Runs in the page too. */
export function rowsAsCsv(spec: Part): string {
  const rows: Part[] = []
  const titles = new Set<string>()
  const visit = (part: any): void => {
    if (typeof part !== 'object' || part === null) return
    if (Array.isArray(part.values)) return void rows.push(...part.values)
    for (const { title, orient } of Array.isArray(part.axes) ? part.axes : [])
      if (title)
        titles.add(`# ${orient === 'left' || orient === 'right' ? 'y' : 'x'}: ${[title].flat().join(' ')}`)
    for (const each of Object.values(part)) visit(each)
  }
  visit(spec)
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cell = (value: unknown) => {
    const text = value === null || value === undefined ? '' : String(value)
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const line = (cells: unknown[]) => cells.map(cell).join(',')
  return `${[...titles, line(names), ...rows.map((row) => line(names.map((name) => row[name])))].join('\n')}\n`
}
