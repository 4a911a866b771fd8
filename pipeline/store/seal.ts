import { readFileSync } from 'node:fs'
import type { StoreManifest } from '../../schemas/store.ts'
import { crcOf } from './checksums.ts'
import { framesPath } from './files.ts'
import { decodeFrames, type FrameColumns } from './layout.ts'

const crcOfJson = (value: unknown): string => crcOf(Buffer.from(JSON.stringify(value)))

/** A manifest as it is written, with checksums of its own: one of the tags, which may be edited, one of all the rest. */
export function sealed(manifest: StoreManifest): string {
  const whole = { ...manifest, version: 2 as const }
  const { tags, ...rest } = whole
  return `${JSON.stringify({ ...whole, crc: crcOfJson(rest), tagsCrc: crcOfJson(tags) }, null, 1)}\n`
}

/** Which checksum of a manifest does not fit; undefined where both do, or where it was written without any. */
export function brokenSeal(json: unknown): 'tags' | 'rest' | undefined {
  const { crc, tagsCrc, tags, ...rest } = (json ?? {}) as Record<string, unknown>
  if (rest['version'] === 1 && crc === undefined && tagsCrc === undefined) return undefined
  if (crc !== crcOfJson(rest)) return 'rest'
  return tagsCrc === crcOfJson(tags ?? null) ? undefined : 'tags'
}

/** What a frames file repeats of the manifest, as JSON; cell and origin where all of its frames
 *  have them, and they are not to become the mean of the whole run. */
export function repeatedOf(manifest: StoreManifest, frames: Pick<FrameColumns, 'cell' | 'origin'>): string {
  const { interval, blockFrames, atoms, types, columns, cell, origin, input } = manifest
  const isReference =
    input.options['unwrap'] !== 'average-cell' &&
    frames.cell.every((value, i) => value === cell[i % 9]) &&
    frames.origin.every((value, i) => value === origin[i % 3])
  return JSON.stringify({
    interval,
    blockFrames,
    atoms,
    types,
    columns,
    ...(isReference ? { cell, origin } : {}),
  })
}

/** A number of a manifest that the frames files tell otherwise. */
export interface Difference {
  readonly field: string
  readonly manifest: unknown
  readonly frames: unknown
}

/** Where a manifest and what a frames file repeats of it differ; nothing where it repeats nothing. */
export const differences = (json: unknown, repeated: string | undefined): Difference[] =>
  repeated === undefined ? [] : between(json, JSON.parse(repeated), '')

function between(manifest: unknown, frames: unknown, field: string): Difference[] {
  if (typeof frames !== 'object' || frames === null)
    return manifest === frames ? [] : [{ field, manifest, frames }]
  const keys = new Set(Object.keys(Array.isArray(manifest) ? { ...frames, ...manifest } : frames))
  return [...keys].flatMap((key) =>
    between(
      (manifest as Record<string, unknown> | undefined | null)?.[key],
      (frames as Record<string, unknown>)[key],
      field ? `${field}.${key}` : key,
    ),
  )
}

/** Where a manifest differs from the first frames file of its store, as far as that can be read. */
export function differencesOnDisk(store: string, json: unknown): Difference[] {
  try {
    return differences(json, decodeFrames(readFileSync(framesPath(store, 0))).metadata.get('run'))
  } catch {
    return []
  }
}
