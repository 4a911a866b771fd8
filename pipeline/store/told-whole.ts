import { crcOf } from './checksums.ts'

const crcOfJson = (value: unknown): string => crcOf(Buffer.from(JSON.stringify(value)))

/** A document of JSON as it is written: with a checksum of all that it says. */
export const toldWhole = (document: object, space?: number): string =>
  `${JSON.stringify({ ...document, crc: crcOfJson(document) }, null, space)}\n`

/** True where the checksum of a document does not fit what it says; one that was written without any is believed. */
export function isChanged(json: unknown): boolean {
  const { crc, ...rest } = (json ?? {}) as Record<string, unknown>
  return crc !== undefined && crc !== crcOfJson(rest)
}
