import type { View } from 'vega'
import type { Figure } from '../../schemas/figure.ts'
import { type Ticks, tickAxes } from './axes.ts'
import { inline, standalone, tidy } from './ink.ts'
import { CONFIG } from './theme.ts'

/** A figure as a file of its own and as markup for the page. */
export interface Picture {
  /** SVG on white paper with real colours. */
  readonly file: string
  /** Markup that follows the page's light or dark colours, for wide and (of one view only) for narrow screens. */
  readonly wide: string
  readonly narrow: string
  /** The specification as the renderer takes it, for wide screens. */
  readonly compiled: Readonly<Record<string, unknown>>
  /** What the renderer had to say: nothing, for a sound specification. */
  readonly warnings: readonly string[]
}

interface Paper {
  readonly width: number
  readonly height: number
  /** What the legend takes from: 'fit' the given size, 'fit-x' the given width only. */
  readonly fit: 'fit' | 'fit-x'
  readonly legend: Record<string, unknown>
  readonly ticks: Ticks
  /** Width that figures with a size of their own are made to fit. */
  readonly most: number
  /** Rows up to which every point of a line can be asked for its value; narrow screens have no pointer. */
  readonly askable: number
}

const WIDE: Paper = {
  width: 680,
  height: 400,
  fit: 'fit',
  legend: { orient: 'right' },
  ticks: { x: 8, y: 6 },
  most: 680,
  askable: 1000,
}
const NARROW: Paper = {
  width: 350,
  height: 260,
  fit: 'fit-x',
  legend: { orient: 'bottom', columns: 1 },
  ticks: { x: 4, y: 5 },
  most: 260,
  askable: 0,
}

/** Draws a Vega-Lite figure without a browser: plots of one view in 680 × 400 pixels and 350 wide, those with a width and a height and
 *  those of several views in the size that they give themselves. `id` makes the picture's inner names its own in the page. Data must be in the specification. */
export async function draw(figure: Figure, id: string = figure.name): Promise<Picture> {
  const safe = id.replaceAll(/[^\w-]/g, '_')
  const warnings = new Set<string>()
  const compiled = await compiledOf(figure.spec, WIDE, warnings)
  const wide = tidy(await render(compiled, warnings))
  const narrow =
    isOneView(figure.spec) && tidy(await render(await compiledOf(figure.spec, NARROW, warnings), warnings))
  return {
    file: standalone(wide, figure.title),
    wide: inline(wide, safe, 'wide', figure.title),
    narrow: narrow ? inline(narrow, safe, 'narrow', figure.title) : '',
    compiled,
    warnings: [...warnings],
  }
}

const isOneView = (spec: Figure['spec']): boolean => 'mark' in spec || 'layer' in spec

type Compiled = Picture['compiled']

async function render(spec: Compiled, warnings: Set<string>): Promise<string> {
  const view = await viewOf(spec, warnings)
  try {
    return await view.toSVG()
  } finally {
    view.finalize()
  }
}

/** A figure on wide paper, for those who look at its marks; `compiled` of its picture where it has been drawn. */
export const opened = async ({ spec }: Figure, compiled?: Compiled) => {
  const warnings = new Set<string>()
  return (await viewOf(compiled ?? (await compiledOf(spec, WIDE, warnings)), warnings)).runAsync()
}

async function loggerInto(warnings: Set<string>) {
  const vega = await import('vega')
  return vega.logger(vega.Warn, undefined, (_method, _level, input) => {
    // Of how it is worked out, not of what is drawn.
    if (!`${input}`.startsWith('Maximum optimization runs')) warnings.add(input.join(' '))
  })
}

async function compiledOf(spec: Figure['spec'], paper: Paper, warnings: Set<string>): Promise<Compiled> {
  const { compile } = await import('vega-lite')
  return compile(sized(spec, paper) as any, { logger: (await loggerInto(warnings)) as any }).spec as any
}

async function viewOf(spec: Compiled, warnings: Set<string>): Promise<View> {
  const vega = await import('vega')
  const loader = {
    ...vega.loader(),
    load: () => Promise.reject(new Error('data must be in the specification')),
  }
  const logger = await loggerInto(warnings)
  return new vega.View(vega.parse(spec as any), { renderer: 'none', logger, loader: loader as any })
}

function sized(spec: Figure['spec'], paper: Paper): Figure['spec'] {
  const { legend, ticks, askable } = paper
  const line = { ...CONFIG.line, point: rowsIn(spec) <= askable && { opacity: 0, size: 90 } }
  const config = { ...CONFIG, line, legend: { ...CONFIG.legend, ...legend } }
  return { ...tickAxes(spec, ticks), ...sizeOf(spec, paper), config }
}

/** The size of a plot of one view: where it has a width and a height, their proportion is kept. */
function sizeOf(spec: Figure['spec'], { width, height, fit, most }: Paper): Figure['spec'] {
  if (!isOneView(spec)) return {}
  const { width: across, height: up } = spec
  if (typeof across !== 'number' || typeof up !== 'number')
    return { width, height, autosize: { type: fit, contains: 'padding' } }
  const factor = Math.min(1, most / across)
  return { width: Math.round(across * factor), height: Math.round(up * factor) }
}

/** Rows of data anywhere in a specification. */
function rowsIn(part: unknown): number {
  if (typeof part !== 'object' || part === null) return 0
  return Object.entries(part).reduce((sum, [key, value]) => {
    if (key === 'values' && Array.isArray(value)) return sum + value.length
    return sum + rowsIn(value)
  }, 0)
}
