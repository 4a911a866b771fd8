import { inputError } from '../../../schemas/errors.ts'
import type { Field } from '../common/source.ts'
import { MOST_LABEL, packToken } from '../common/token.ts'
import { guarded, type H5Node, h5Find, h5Numbers, h5Text } from './hdf5.ts'

/** An H5MD element: values in time, or the same ones always. */
export interface H5Series {
  readonly name: string
  readonly value: H5Node
  /** Frames; undefined where it does not change in time. */
  readonly count: number | undefined
  /** Shape of one frame. */
  readonly shape: readonly number[]
  readonly step?: (index: number) => number
  readonly time?: (index: number) => number
  readonly unit?: string
  readonly timeUnit?: string
  /** What does not change, read once. */
  fixed?: Float64Array
}

const MOST_FRAMES = 1 << 26

/** Reads what stands under a name; throws an input error where its shape is another, or where it has other frames than `count`.
 *  What may stand there `once` is then that of all frames. */
export function readSeries(
  path: string,
  name: string,
  node: H5Node,
  expected: readonly (number | undefined)[],
  count?: number,
  once = false,
): H5Series {
  const group = node.type === 'Group' ? node : undefined
  const value = group ? h5Find(group, 'value') : node
  if (value?.type !== 'Dataset') throw inputError(path, `"${name}" has no values`)
  const full = value.shape ?? []
  const shape = group ? full.slice(1) : full
  const fits =
    shape.length === expected.length && shape.every((length, k) => length === (expected[k] ?? length))
  if (!fits || shape.some((length) => length < 1))
    throw inputError(
      path,
      `"${name}" of shape [${full}], expected ${group ? 'frames of ' : ''}[${expected.map((n) => n ?? 'atoms')}]`,
    )
  const frames = group && !(once && full[0] === 1) ? full[0] : undefined
  if (frames !== undefined && (frames > MOST_FRAMES || (count !== undefined && frames !== count)))
    throw inputError(path, `"${name}" has ${frames} frames, expected ${count ?? `at most ${MOST_FRAMES}`}`)
  const stamps = (which: string) =>
    group && frames !== undefined
      ? stampsOf(path, `${name}/${which}`, h5Find(group, which), frames)
      : undefined
  const unit = h5Text(value, 'unit') ?? h5Text(value, 'units')
  const time = group && h5Find(group, 'time')
  return {
    name,
    value,
    count: frames,
    shape,
    unit,
    step: stamps('step'),
    time: stamps('time'),
    timeUnit: time ? (h5Text(time, 'unit') ?? h5Text(time, 'units')) : undefined,
  }
}

/** Steps or times: one for each frame (a program that was stopped may have written one more), or an increment with an offset. */
function stampsOf(
  path: string,
  name: string,
  node: H5Node | null,
  frames: number,
): ((index: number) => number) | undefined {
  if (!node) return undefined
  const rank = node.shape?.length ?? 0
  const more = (node.shape?.[0] ?? 0) - frames
  if (rank > 1 || (rank === 1 && more !== 0 && more !== 1))
    throw inputError(path, `"${name}" of shape [${node.shape}], expected [${frames}]`)
  const values = h5Numbers(path, node)
  if (rank === 1) return (index) => values[index]
  const offset = Number(node.attrs.offset?.value ?? 0)
  return (index) => Number((offset + index * values[0]).toPrecision(15))
}

/** The numbers of a frame. */
export function seriesNumbers(path: string, series: H5Series, index: number): Float64Array {
  if (series.count !== undefined) return h5Numbers(path, series.value, index)
  series.fixed ??= h5Numbers(path, series.value)
  return series.fixed.slice()
}

/** The species of a frame as labels: names, or numbers, or the names of an enumeration. */
export function h5Labels(path: string, series: H5Series, index: number): Field {
  const { value, count, name } = series
  const metadata = (value as unknown as { metadata: { enum_type?: { members: Record<string, number> } } })
    .metadata
  const names = new Map(
    Object.entries(metadata.enum_type?.members ?? {}).map(([word, code]) => [Number(code), word]),
  )
  const list = guarded(
    path,
    () => (count === undefined ? value.value : value.slice([[index, index + 1], []])),
    index,
  )
  if (!ArrayBuffer.isView(list) && !Array.isArray(list)) throw inputError(path, `"${name}" holds no labels`)
  const values = Float64Array.from(list as ArrayLike<number | bigint | string>, (entry) => {
    const label =
      typeof entry === 'string'
        ? entry.replace(/\0+$/, '').trim()
        : (names.get(Number(entry)) ?? String(entry))
    if (label === '' || label.length > MOST_LABEL)
      throw inputError(path, `"${name}" has the label "${label}", expected 1 to ${MOST_LABEL} characters`)
    return packToken(label)
  })
  return { values, at: 0, stride: 1 }
}
