import { usageError } from '../../schemas/errors.ts'
import type { BlockEntry } from '../../schemas/store.ts'
import type { Run } from '../run/run.ts'
import { hashOf } from '../work/fingerprint.ts'
import { contentOf } from '../work/workshop.ts'

/** A run, and by what it is told from others. */
export interface Known {
  readonly run: Run
  readonly content: string
  /** Mark of its first frame. */
  readonly first: string
}

export const known = (run: Run, content = contentOf(run)): Known => ({
  run,
  content,
  first: isSpatial(run) ? firstMark(run) : content,
})

const firstMarks = new WeakMap<BlockEntry, string>()

/** Mark of the first frame, made once for each first block. */
function firstMark(run: Run): string {
  const entry = run.manifest.blocks[0]
  const mark = (entry && firstMarks.get(entry)) ?? markOf(run, 0)
  if (entry) firstMarks.set(entry, mark)
  return mark
}

/** Throws a usage error where two runs hold the same frames, however they are cut, as far as the shorter one goes. */
export function refuseCopies(runs: readonly Known[]): void {
  runs.forEach((each, i) => {
    const same = copyAmong(runs.slice(0, i), each)
    if (same) throw copied(same, each)
  })
}

export const copied = (one: Known, other: Known) =>
  usageError(
    `${one.run.path} and ${other.run.path} hold the same frames`,
    'A copy of a run is no replica, and would count twice. Name each run once.',
  )

/** The first of some runs that holds the frames of another one. */
export const copyAmong = (runs: readonly Known[], other: Known): Known | undefined =>
  runs.find(
    (one) => one.content === other.content || (one.first === other.first && endAlike(one.run, other.run)),
  )

/** True where the last frame that two runs both have is the same. */
function endAlike(one: Run, other: Run): boolean {
  const last = Math.min(one.frames, other.frames) - 1
  return isSpatial(one) && last > 0 && markOf(one, last) === markOf(other, last)
}

const isSpatial = ({ columns }: Run): boolean => columns.includes('x')

/** What its frames file tells of one frame: the mean position of every type, or the cell where that varies. */
function markOf(run: Run, frame: number): string {
  const block = run.block(Math.floor(frame / run.blockFrames))
  const at = frame - block.first
  const { reference, actual } = block.cell
  const cell = actual ? actual.subarray(9 * at, 9 * at + 9) : reference
  const means = run.types.map((_, type) => block.meanOf([type]).subarray(3 * at, 3 * at + 3))
  return hashOf([run.types.map(({ element, count }) => [element, count]), cell, actual ? [] : means])
}
