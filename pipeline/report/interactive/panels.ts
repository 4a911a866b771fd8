import type { Part } from '../paper/part.ts'

/** The part of a specification that is drawn once for every panel; nothing where there is one view only. Runs in the page too. */
export function cellOf(spec: Part): Part | undefined {
  return spec['layout'] ? spec['marks']?.find(({ name }: Part) => name === 'cell') : undefined
}

/** An expression that gives, within a panel, what `values` hold for it by its key; null for others. Runs in the page too. */
export function byPanel(cell: Part, values: Readonly<Record<string, unknown>>): string {
  const key = [cell['from'].facet.groupby]
    .flat()
    .map((name: string) => `(''+parent[${JSON.stringify(name)}])`)
    .join(`+'|'+`)
  const cases = Object.entries(values).map(
    ([name, value]) => `${key}===${JSON.stringify(name)}?${JSON.stringify(value)}:`,
  )
  return `${cases.join('')}null`
}

/** A panel as it is drawn: its key, where it is, and its numeric scales along each direction by name. */
export interface Panel {
  readonly key: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly scales: Readonly<Record<'x' | 'y', readonly PanelScale[]>>
}

export interface PanelScale {
  readonly name: string
  readonly scale: { invert(pixel: number): number }
  /** Whether other panels have other ones. */
  readonly isOwn: boolean
}

/** The panels of a view in the order in which they are read. Runs in the page too, with the functions above. */
export function panelsOf(view: any, spec: Part): Panel[] {
  const cell = cellOf(spec)
  const isAlong = (name: string, direction: string) => `_${name}`.endsWith(`_${direction}`)
  const scalesIn = (direction: string, own: Part): PanelScale[] => {
    const shared = (spec['scales'] ?? []).map(({ name }: Part) => [name, view.scale(name), false])
    const ours = Object.keys(own).map((name) => [name, own[name].value, true])
    return [...shared, ...ours]
      .filter(([name, scale]) => isAlong(name, direction) && /^(linear|log)$/.test(scale?.type))
      .map(([name, scale, isOwn]) => ({ name, scale, isOwn }))
  }
  const scales = (own: Part) => ({ x: scalesIn('x', own), y: scalesIn('y', own) })
  if (!cell) return [{ key: '', x: 0, y: 0, width: view.width(), height: view.height(), scales: scales({}) }]
  const root = view.scenegraph().root.items[0]
  const drawn: any[] = root.items.find(({ name }: Part) => name === 'cell')?.items ?? []
  const keys = [cell['from'].facet.groupby].flat()
  return drawn
    .map(({ datum, x, y, width, height, context }) => {
      const key = keys.map((name: string) => `${datum[name]}`).join('|')
      return { key, x, y, width, height, scales: scales(context?.scales ?? {}) }
    })
    .sort((a, b) => a.y - b.y || a.x - b.x)
}

/** Directions in which a specification has axes with numeric scales. Runs in the page too. */
export function zoomable(spec: Part): ('x' | 'y')[] {
  const numeric = new Set<string>()
  const axes = new Set<string>()
  const visit = (part: any): void => {
    if (typeof part !== 'object' || part === null || Array.isArray(part.values)) return
    for (const { name, type } of Array.isArray(part.scales) ? part.scales : [])
      if (/^(linear|log)$/.test(type)) numeric.add(name)
    for (const { scale } of Array.isArray(part.axes) ? part.axes : []) axes.add(scale)
    for (const each of Object.values(part)) visit(each)
  }
  visit(spec)
  const shown = [...axes].filter((name) => numeric.has(name))
  return (['x', 'y'] as const).filter((direction) =>
    shown.some((name) => `_${name}`.endsWith(`_${direction}`)),
  )
}

/** Ranges by the name of a scale: of all panels, or by the key of a panel. */
export type Ranges = Readonly<Record<string, readonly number[] | Readonly<Record<string, readonly number[]>>>>

/** The specification with these ranges, and nothing drawn beyond them. Runs in the page too. */
export function zoomed(spec: Part, ranges: Ranges): Part {
  if (Object.keys(ranges).length === 0) return spec
  const clipped = (mark: Part): void => {
    if (mark['marks']) mark['marks'].forEach(clipped)
    else mark['clip'] = true
  }
  const copy = structuredClone(spec)
  const cell = cellOf(copy)
  for (const scale of copy['scales'] ?? [])
    if (Array.isArray(ranges[scale.name]))
      Object.assign(scale, { domain: ranges[scale.name], nice: false, zero: false })
  for (const scale of cell?.['scales'] ?? [])
    if (ranges[scale.name])
      scale.domainRaw = { signal: byPanel(cell as Part, ranges[scale.name] as Record<string, unknown>) }
  for (const mark of copy['marks'] ?? []) clipped(mark)
  return copy
}

/** The specification with a letter over each panel, in the order of the keys, from so many on: a, b, c. Runs in the page too. */
export function lettered(spec: Part, keys: readonly string[], first: number): Part {
  const letterOf = (i: number): string =>
    (i < 26 ? '' : letterOf(Math.floor(i / 26) - 1)) + String.fromCharCode(97 + (i % 26))
  const letters = Object.fromEntries(keys.map((key, i) => [key, letterOf(first + i)]))
  const copy = structuredClone(spec)
  const cell = cellOf(copy)
  const text = cell ? { signal: byPanel(cell, letters) } : { value: letters[keys[0]] }
  const look = { fontSize: { value: 14 }, fontWeight: { value: 'bold' }, fill: { value: '#1b1f24' } }
  const place = { x: { value: -24 }, y: { value: -6 }, baseline: { value: 'bottom' } }
  const mark = { type: 'text', interactive: false, encode: { enter: { text, ...place, ...look } } }
  const whole = cell ?? copy
  whole['marks'] = [...(whole['marks'] ?? []), mark]
  return copy
}
