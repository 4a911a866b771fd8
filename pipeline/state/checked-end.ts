import { crcOf } from '../store/checksums.ts'

/** Bytes with their checksum behind them: what has rotted is known before anything is made of it. */
export const ended = (bytes: Uint8Array): Uint8Array => Buffer.concat([bytes, Buffer.from(crcOf(bytes))])

/** The bytes before their checksum. Throws where it does not fit. */
export function beforeEnd(file: Uint8Array): Uint8Array {
  const bytes = file.subarray(0, Math.max(0, file.length - 8))
  if (Buffer.from(file.subarray(bytes.length)).toString('latin1') !== crcOf(bytes)) throw new Error('torn')
  return bytes
}
