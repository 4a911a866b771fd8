import type { Bytes } from '../../pipeline/sources/common/bytes.ts'

/** A file that is not on the disk. */
export function bytesInMemory(bytes: Buffer): Bytes {
  let at = 0
  return {
    read(into) {
      const got = bytes.copy(into, 0, at, at + into.length)
      at += got
      return got
    },
    seek(offset) {
      at = offset
    },
    used: 0,
    cut: false,
    close() {},
  }
}
