import { inputError, usageError } from '../../../schemas/errors.ts'
import type { StoreManifest } from '../../../schemas/store.ts'
import { openBytes } from '../../sources/common/bytes.ts'
import { at } from '../check/clock-faults.ts'
import type { Incoming } from '../frame/frames.ts'

/** What a file is whose steps begin again: the next part of the run, or another branch of it; the next part, too, where its
 *  atoms stand far from where they stood. */
const JOINED = ['continue', 'branch', 'jump'] as const
export type Joined = (typeof JOINED)[number]

/** The word that was given, if any. Throws a usage error for what is none. */
export function joinedOf(given: string | undefined): Joined | undefined {
  const word = JOINED.find((name) => name === given)
  if (given === undefined || word) return word
  throw usageError(
    `--joined ${given}: expected continue, branch or jump`,
    'Where the steps of a file begin again: it goes on after the file before, or it replaces it. Where its atoms stand far from where they stood: it goes on all the same (jump).',
  )
}

/** Whether steps that begin again are counted on. */
export const goesOn = (joined: Joined | undefined): boolean => joined === 'continue' || joined === 'jump'

/** Frames of an earlier file, or of what a file has shown so far, that are next to none of it. */
export const NEXT_TO_NONE = 2

/** The earlier file of which next to nothing is left, where only the first `keep` of `count` stored frames stay. */
export function lostFile({ sources }: StoreManifest, file: number, keep: number, count: number) {
  const firsts = sources.slice(0, file).map(({ first }, i) => (i === 0 ? 0 : first))
  return sources.slice(0, file).find((_, i) => {
    const from = firsts[i]
    if (from === undefined) return false
    const end = firsts.slice(i + 1).find((first) => first !== undefined) ?? count
    const [all, left] = [end - from, Math.max(0, keep - from)]
    return (keep === 0 || all > left) && left <= NEXT_TO_NONE
  })
}

/** Whether a file holds, byte for byte, the only file before it: a copy, perhaps of later. */
export async function isCopy({ sources }: StoreManifest, { path, file, index }: Incoming): Promise<boolean> {
  if (file !== 1 || index !== 0) return false
  const [old, now] = [openBytes(sources[0].path), openBytes(path)]
  const [a, b] = [new Uint8Array(PIECE), new Uint8Array(PIECE)]
  try {
    for (;;) {
      const got = await readFully(old, a)
      const other = await readFully(now, b.subarray(0, got))
      if (other < got || Buffer.compare(a.subarray(0, got), b.subarray(0, got)) !== 0) return false
      if (got < PIECE) return true
    }
  } finally {
    old.close()
    now.close()
  }
}

const PIECE = 1 << 16

async function readFully(from: ReturnType<typeof openBytes>, into: Uint8Array): Promise<number> {
  let got = 0
  while (got < into.length) {
    const more = await from.read(into.subarray(got))
    if (more === 0) break
    got += more
  }
  return got
}

/** What only the caller can know. */
export const askJoined = (frame: Incoming, begins: string, dropped: number) =>
  inputError(
    at(frame),
    `${begins}: either it goes on after the frame before, counted anew, or it is another branch, for which ${dropped} frames are dropped`,
    'Say which of them: --joined continue or --joined branch.',
  )

/** What begins before all that was read is no branch of it. */
export const refuseBefore = (frame: Incoming, begins: string) =>
  inputError(
    at(frame),
    `${begins}, and before the first frame of this run: no branch of it begins there`,
    'The files are in the wrong order, or this one goes on after the frame before, counted anew. Give the files in the order of time, or say --joined continue.',
  )
