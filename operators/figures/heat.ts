import type { Figure } from '../../schemas/figure.ts'
import { named, panelled } from './frame.ts'
import { type Axis, type Mark, type Plot, type Spec, SYSTEM } from './plot.ts'

/** A side of the cells of a map: from a field to another where they have a width, else a word for each. */
export interface Side extends Axis {
  readonly to?: string
}

export interface Heat extends Pick<Plot, 'name' | 'title' | 'caption' | 'panels'> {
  readonly x: Side
  readonly y: Side
  /** What the colour says. */
  readonly value: Axis
  /** Pixels. */
  readonly size: { readonly width: number; readonly height: number }
  /** A field whose words stand in the cells. */
  readonly label?: string
}

/** Cells coloured by a value; those of several systems in a panel each, on one scale. */
export function heat(systems: { readonly length: number }, plot: Heat, cells: readonly Mark[]): Figure[] {
  if (cells.length === 0) return []
  const { field, title, scale, log } = plot.value
  const colour = {
    field,
    type: 'quantitative',
    title,
    scale: { ...(log ? { type: 'log' } : {}), ...scale },
    legend: { format: '.3~r' },
  }
  // Without strokes of their own colour, hairs of the page show between the cells.
  const stroke =
    (plot.x.to ?? plot.y.to) === undefined ? {} : { stroke: { expr: `scale('color', datum.${field})` } }
  const keys = [...(plot.panels ?? []), ...(systems.length > 1 ? [SYSTEM] : [])]
  const size = keys.length > 0 ? fitted(plot.size) : plot.size
  const room = labelRoom(cells, plot.x, size)
  const view = {
    encoding: { ...sideOf('x', plot.x, room), ...sideOf('y', plot.y) },
    layer: [
      { mark: { type: 'rect', strokeWidth: 0.5, tooltip: true, ...stroke }, encoding: { color: colour } },
      ...(plot.label === undefined ? [] : [labels(plot.label, field, cells)]),
    ],
  }
  const spec =
    keys.length > 0
      ? sized(panelled(keys, cells, view, true), size)
      : { data: { values: cells }, ...size, ...view }
  return [named(systems, plot, spec)]
}

const sized = (spec: Spec, size: Spec): Spec => ({ ...spec, spec: { ...(spec['spec'] as Spec), ...size } })

/** Half of the page. */
function fitted({ width, height }: Heat['size']): Heat['size'] {
  const factor = Math.min(1, 240 / width)
  return { width: Math.round(width * factor), height: Math.round(height * factor) }
}

/** Pixels of a letter of a label. */
const LETTER = 6.5

/** Words that are longer than their cell is wide are turned. */
function labelRoom(cells: readonly Mark[], { field, to }: Side, { width }: Heat['size']): Spec {
  if (to !== undefined) return {}
  const words = [...new Set(cells.map((cell) => String(cell[field])))]
  const longest = Math.max(...words.map((word) => word.length))
  return longest * LETTER < width / words.length ? {} : { labelAngle: -90 }
}

function sideOf(channel: 'x' | 'y', { field, title, to, log, scale }: Side, room: Spec = {}): Spec {
  if (to === undefined) return { [channel]: { field, type: 'ordinal', title, axis: room } }
  const axis = { grid: false }
  const whole = { nice: false, ...(log ? { type: 'log' } : {}), ...scale }
  return {
    [channel]: { field, type: 'quantitative', title, axis, scale: whole },
    [`${channel}2`]: { field: to },
  }
}

/** Words, light on the dark half of a logarithmic scale. */
function labels(label: string, field: string, cells: readonly Mark[]): Spec {
  const [least, most] = [Math.min, Math.max].map((end) => end(...cells.map((cell) => Number(cell[field]))))
  const dark = { test: `datum.${field} < ${Math.sqrt(least * most)}`, value: 'white' }
  return {
    mark: { type: 'text' },
    encoding: { text: { field: label }, color: { condition: dark, value: 'black' } },
  }
}
