import type { Part } from './part.ts'

/** A compiled specification in the style of a journal: so many pixels wide (96 an inch), black frames without a grid, thin lines, letters
 *  of 7 points. `names`: what the legend says, if anything. Runs in the page too: nothing from outside. */
export function printed(spec: Part, width: number, names: readonly string[]): Part {
  const LETTER = (7 / 72) * 96
  const isNarrow = width < 450
  const isGrid = ({ grid, labels }: Part): boolean => grid === true && labels === false
  const isUnseen = ({ type, encode }: Part): boolean =>
    type === 'symbol' && encode?.update?.opacity?.value === 0
  const smaller = (place: Part | undefined): void => {
    if (typeof place?.['size']?.value === 'number') place['size'].value *= 0.4
    if (typeof place?.['strokeWidth']?.value === 'number') place['strokeWidth'].value *= 0.6
    if (typeof place?.['fontSize']?.value === 'number')
      place['fontSize'].value = Math.min(LETTER, place['fontSize'].value)
  }
  const visit = (part: any): void => {
    if (typeof part !== 'object' || part === null || Array.isArray(part.values)) return
    if (Array.isArray(part.axes)) {
      part.axes = part.axes.filter((axis: Part) => !isGrid(axis))
      const [most, up] = rest['layout'] ? [3, 4] : [5, 4]
      for (const axis of part.axes) {
        axis.labelSeparation = 4
        const ticks = axis.orient === 'bottom' ? most : up
        if (isNarrow && axis.tickCount > ticks) axis.tickCount = ticks
      }
    }
    if (Array.isArray(part.marks)) part.marks = part.marks.filter((mark: Part) => !isUnseen(mark))
    if (typeof part.type === 'string' && part.encode) {
      smaller(part.encode.update)
      smaller(part.encode.enter)
    }
    if (typeof part.title?.fontSize === 'number') Object.assign(part.title, { fontSize: LETTER, offset: 4 })
    for (const each of Object.values(part)) visit(each)
  }
  const { config = {}, ...rest } = structuredClone(spec)
  visit(rest)
  const { layout } = rest
  if (layout) {
    layout.padding = 10
    const isGridded = rest['marks'].some(({ role }: Part) => role === 'column-header')
    if (isNarrow && !isGridded && layout.columns > 2) layout.columns = 2
  }
  const longest = Math.max(8, ...names.map(({ length }) => length))
  const columns = Math.max(1, Math.min(6, Math.floor(width / (LETTER * (2.5 + 0.55 * longest)))))
  if (isNarrow)
    for (const legend of rest['legends'] ?? [])
      Object.assign(legend, { orient: layout ? 'bottom' : 'top', columns })
  const size = { labelFontSize: LETTER, titleFontSize: LETTER }
  const ink = { labelColor: '#000', titleColor: '#000' }
  const axis = { domainColor: '#000', tickColor: '#000', domainWidth: 0.7, tickWidth: 0.7, tickSize: 3 }
  const legend = { symbolSize: 36, symbolStrokeWidth: 1.2, rowPadding: 1, columnPadding: 6, padding: 0 }
  const frame = JSON.stringify(rest).includes('"axes":[{') ? { stroke: '#000', strokeWidth: 0.7 } : {}
  const shrunk = Object.fromEntries(
    Object.entries<Part>(config.style ?? {}).map(([name, style]) => [
      name,
      {
        ...style,
        ...(typeof style['fontSize'] === 'number' ? { fontSize: LETTER } : {}),
        ...(typeof style['strokeWidth'] === 'number' ? { strokeWidth: 0.6 * style['strokeWidth'] } : {}),
      },
    ]),
  )
  const own = {
    ...rest,
    padding: 2,
    config: {
      ...config,
      axis: { ...config.axis, ...axis, ...size, ...ink, titlePadding: 4, labelPadding: 2 },
      legend: { ...config.legend, ...legend, ...size, ...ink },
      style: { ...shrunk, cell: { ...config.style?.cell, ...frame } },
    },
  }
  if (typeof rest['width'] !== 'number' || !rest['autosize']) return own
  const height = Math.round((width * rest['height']) / rest['width'] + (isNarrow ? 0.12 * width : 0))
  return { ...own, width, height, autosize: { type: 'fit', contains: 'padding' } }
}

/** The same with panels that are narrower by a share of what the picture is too wide, and lower as much. Runs in the page too. */
export function narrowed(spec: Part, excess: number, columns: number): Part {
  const LEAST = 36
  const signals: Part[] = spec['signals'] ?? []
  const startOf = (name: string): number => signals.find((signal) => signal['name'] === name)?.['value']
  const across = startOf('child_width')
  if (typeof across !== 'number') return spec
  const width = Math.max(LEAST, Math.floor(across - excess / columns))
  const height = Math.max(LEAST, Math.round((startOf('child_height') * width) / across))
  const sizes: Record<string, number> = { child_width: width, child_height: height }
  return {
    ...spec,
    signals: signals.map((signal) =>
      signal['name'] in sizes ? { ...signal, value: sizes[signal['name']] } : signal,
    ),
  }
}

/** A drawing so many millimetres wide, with its texts as they are. Runs in the page too. */
export function sizedTo(svg: string, millimetres: number): string {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) as RegExpExecArray
  const up = ((millimetres * Number(height)) / Number(width)).toFixed(2)
  return svg.replace(/<svg[^>]*>/, (tag) =>
    tag
      .replace(/ width="[^"]*"/, ` width="${millimetres}mm"`)
      .replace(/ height="[^"]*"/, ` height="${up}mm"`),
  )
}
