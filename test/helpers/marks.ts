import { opened, type Picture } from '../../pipeline/report/svg.ts'
import type { Figure } from '../../schemas/figure.ts'

/** What a place or a colour stands for, read back through its scale. */
export interface Reading {
  readonly value: number | string
  /** True where the value would have been drawn here: to a fifth of a pixel, in this colour. */
  is(value: unknown): boolean
}

/** A mark as it is drawn: a vertex of a line or an area, a symbol, a rule, a rectangle, a text. */
export interface DrawnMark {
  readonly type: string
  /** Headings of its panel. */
  readonly panel: string
  readonly x: Reading
  readonly y: Reading
  readonly x2: Reading
  readonly y2: Reading
  readonly colour: Reading | undefined
  readonly item: any
}

const NEAR = 0.2

/** The marks of a picture with what a reader takes them for: places by the scales that the axes show, colours by the legend,
 *  panels by the headings beside them. Axes, legends and guides (dashed, gray or a style of their own) are no marks. `compiled` of its
 *  picture where it has been drawn. */
export async function marksIn(figure: Figure, compiled?: Picture['compiled']): Promise<DrawnMark[]> {
  const view = await opened(figure, compiled)
  try {
    return walk((view.scenegraph() as any).root, {
      contexts: [(view as any)._runtime],
      x: 0,
      y: 0,
      headings: [],
    })
  } finally {
    view.finalize()
  }
}

interface Place {
  readonly contexts: readonly any[]
  readonly x: number
  readonly y: number
  readonly headings: readonly Heading[]
}

interface Heading {
  readonly role: string
  readonly x: number
  readonly y: number
  readonly text: string
}

function walk(mark: any, at: Place, panel = ''): DrawnMark[] {
  if (mark.marktype !== 'group') return mark.role === 'mark' ? read(mark, at, panel) : []
  return mark.items.flatMap((group: any) => {
    const place = {
      contexts: group.context ? [group.context, ...at.contexts] : at.contexts,
      x: at.x + (group.x ?? 0),
      y: at.y + (group.y ?? 0),
      headings: headingsIn(group, at.x + (group.x ?? 0), at.y + (group.y ?? 0), at.headings),
    }
    const isPanel = mark.name === 'cell'
    const own = isPanel ? panelOf(group, place, at.headings) : panel
    return group.items
      .filter(({ role }: any) => ['mark', 'scope', 'frame'].includes(role))
      .flatMap((inner: any) => walk(inner, place, own))
  })
}

/** Headings of rows and columns that a group has beside its panels. */
function headingsIn(group: any, x: number, y: number, before: readonly Heading[]): Heading[] {
  const own = group.items
    .filter(({ role }: any) => role === 'row-header' || role === 'column-header')
    .flatMap(({ role, items }: any) =>
      items.map((item: any) => ({ role, x: x + (item.x ?? 0), y: y + (item.y ?? 0), text: textIn(item) })),
    )
  return [...before, ...own]
}

function panelOf(group: any, { x, y }: Place, headings: readonly Heading[]): string {
  const row = headings.find((heading) => heading.role === 'row-header' && Math.abs(heading.y - y) < 1)
  const column = headings.find((heading) => heading.role === 'column-header' && Math.abs(heading.x - x) < 1)
  return [row?.text, column?.text, textIn(group)].filter(Boolean).join(' | ')
}

/** The title of a group. */
function textIn(item: any): string {
  if (item.text !== undefined && item.text !== null && item.text !== '') return String(item.text)
  const titles = (item.items ?? []).filter(({ role = '' }: any) => role.startsWith('title'))
  return titles.flatMap(({ items }: any) => items.map(textIn)).find(Boolean) ?? ''
}

/** True for what is there to lead the eye. */
const isGuide = (item: any): boolean =>
  item.opacity === 0 ||
  item.fillOpacity < 0.1 ||
  item.strokeDash?.length > 0 ||
  [item.fill, item.stroke].includes('gray')

function read(mark: any, { contexts }: Place, panel: string): DrawnMark[] {
  const scaleOf = (channel: string) => scaleFor(contexts, mark.name ?? '', channel)
  const [x, y] = [scaleOf('x'), scaleOf('y')]
  return mark.items
    .filter((item: any) => !isGuide(item))
    .map((item: any): DrawnMark => {
      const [left, top] = [item.x ?? 0, item.y ?? 0]
      // A bar or a cell among words is where its middle is.
      const [middleX, middleY] = [x, y].map((scale, i) => {
        const isWord = mark.marktype === 'rect' && scale?.bandwidth
        return isWord ? (i === 0 ? (item.width ?? 0) : (item.height ?? 0)) / 2 : 0
      })
      const [x2, y2] = [item.x2 ?? left + (item.width ?? 0), item.y2 ?? top + (item.height ?? 0)]
      const paint = [item.fill, item.stroke].find((each) => each && each !== 'transparent')
      const colours = scaleOf('color')
      return {
        type: mark.marktype,
        panel,
        x: at(x, left + middleX),
        y: at(y, top + middleY),
        x2: at(x, x2),
        y2: at(y, y2),
        colour: colours && colourOf(colours, paint),
        item,
      }
    })
}

/** The scale with the longest name that a mark's own begins with: layer_0_x for layer_0_layer_1_marks. */
function scaleFor(contexts: readonly any[], mark: string, channel: string): any {
  const words = mark.split('_')
  for (let length = words.length; length >= 0; length--) {
    const name = [...words.slice(0, length), channel].join('_')
    for (const { scales } of contexts) if (scales[name]) return scales[name].value
  }
  return undefined
}

function at(scale: any, pixel: number): Reading {
  if (!scale) return { value: Number.NaN, is: () => false }
  const width = scale.bandwidth?.() ?? 0
  if (scale.bandwidth) {
    const middle = (word: unknown) => scale(word) + width / 2
    const value = scale.domain().find((word: unknown) => Math.abs(middle(word) - pixel) <= width / 2 + NEAR)
    return { value, is: (word) => Math.abs(middle(word) - pixel) <= width / 2 + NEAR }
  }
  return {
    value: scale.invert(pixel),
    is: (value) => typeof value === 'number' && Math.abs(scale(value) - pixel) < NEAR,
  }
}

function colourOf(scale: any, paint: string): Reading {
  const value = scale.domain().find((word: unknown) => scale(word) === paint)
  return {
    value,
    is: (word) =>
      scale(word) === paint && scale.domain().filter((each: unknown) => scale(each) === paint).length < 2,
  }
}
