import { createHash } from 'node:crypto'
import { inputError } from '../../schemas/errors.ts'
import { openBytes } from '../sources/common/bytes.ts'
import type { Format, Frame, SourceOptions, Torn } from '../sources/common/source.ts'
import { openSource } from '../sources/index.ts'

/** The first frame of a file, with the hash of its bytes. */
export interface Head {
  readonly frame: Frame
  readonly hash: string
}

/** Reads the first frame; it is valid until the parser is used again. Undefined where the file has no complete one. */
export async function readHead(
  path: string,
  format: Format,
  options: SourceOptions,
  tell: (torn: Torn | undefined) => void = () => {},
): Promise<Head | undefined> {
  const source = openSource(path, format, options)
  try {
    const frame = await source.next()
    if (!frame) tell(source.torn)
    return frame && { frame, hash: await headHash(path, frame) }
  } finally {
    source.close()
  }
}

/** The same, refusing a file without a complete frame. */
export async function readFirstHead(path: string, format: Format, options: SourceOptions): Promise<Head> {
  let torn: Torn | undefined
  const head = await readHead(path, format, options, (found) => {
    torn = found
  })
  if (head) return head
  throw inputError(
    path,
    `has no complete frame yet${torn ? ` (${torn.found})` : ''}`,
    'Wait until the simulation has written one, or copy the file again. Is the number of atoms right?',
    'early',
  )
}

/** What tells a file by its first frame. */
export const headHash = async (path: string, { digest, end }: Frame): Promise<string> =>
  digest ?? hashOf(path, end)

/** SHA-256 of the first bytes of a file, uncompressed. */
async function hashOf(path: string, bytes: number): Promise<string> {
  const file = openBytes(path)
  const hash = createHash('sha256')
  const piece = new Uint8Array(1 << 18)
  try {
    for (let rest = bytes; rest > 0; ) {
      const got = await file.read(piece.subarray(0, Math.min(rest, piece.length)))
      if (got === 0)
        throw inputError(path, 'became shorter while it was read', undefined, file.cut ? 'early' : 'changed')
      hash.update(piece.subarray(0, got))
      rest -= got
    }
  } finally {
    file.close()
  }
  return hash.digest('hex')
}
