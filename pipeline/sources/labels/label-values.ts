import { inputError } from '../../../schemas/errors.ts'
import type { StoredValues } from '../../store/layout.ts'
import type { LabelSource } from './labels.ts'

/** Labels are kept as k + 1, in a byte, in single precision, and in 16 bits later. */
const MOST_STATES = 65534

/** Labels [trajectory][frame] as k + 1, gaps 0, in memory that the next call uses again, and the largest k. */
export interface LabelValues {
  readonly values: StoredValues
  readonly largest: number
}

/** Takes labels of any size; throws an input error that names the first that is none. */
export function takeLabels(file: string, source: LabelSource, most: number) {
  const memory = new Float64Array(source.trajectories * most)
  const values = new Float32Array(memory.length)
  return (first: number, count: number): LabelValues => {
    const labels = memory.subarray(0, source.trajectories * count)
    source.read(first, count, labels)
    const largest = checked(file, labels, first, count, values)
    return { values: values.subarray(0, labels.length), largest }
  }
}

/** Takes labels that are bytes in their file as bytes; undefined from the first on that is not one of −1 to 254. */
export function takeBytes({ trajectories, bytes }: LabelSource, most: number) {
  if (!bytes) return () => undefined
  const memory = new Uint8Array(trajectories * most)
  return (first: number, count: number): LabelValues | undefined => {
    const values = memory.subarray(0, trajectories * count)
    bytes.read(first, count, values)
    const largest = bytes.signed ? signedLabels(values) : unsignedLabels(values)
    return largest === undefined ? undefined : { values, largest }
  }
}

/** Bytes 0 … 254 become 1 … 255, in place. */
function unsignedLabels(values: Uint8Array): number | undefined {
  let largest = 0
  for (let i = 0; i < values.length; i++) {
    const label = values[i] + 1
    if (label > largest) largest = label
    values[i] = label
  }
  return largest > 255 ? undefined : largest - 1
}

/** Bytes −1 … 127 become 0 … 128, in place. */
function signedLabels(values: Uint8Array): number | undefined {
  let largest = 0
  for (let i = 0; i < values.length; i++) {
    const label = (values[i] + 1) & 255
    if (label > largest) largest = label
    values[i] = label
  }
  return largest > 128 ? undefined : largest - 1
}

/** Labels become k + 1 in `out`, gaps 0; gives the largest. */
function checked(
  file: string,
  labels: Float64Array,
  first: number,
  count: number,
  out: Float32Array,
): number {
  let largest = -1
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]
    if ((label | 0) !== label || label < -1 || label >= MOST_STATES) {
      throw inputError(
        `${file}, trajectory ${Math.floor(i / count)}, frame ${first + (i % count)}`,
        `the label ${label}`,
        `Expected states from 0 to ${MOST_STATES - 1}, or −1 for a gap.`,
      )
    }
    if (label > largest) largest = label
    out[i] = label + 1
  }
  return largest
}
