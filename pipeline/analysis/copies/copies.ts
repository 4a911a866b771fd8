import { type IonstreamError, usageError } from '../../../schemas/errors.ts'
import type { BlockEntry } from '../../../schemas/store.ts'
import type { Run } from '../../run/run.ts'
import { hashOf } from '../../work/fingerprint.ts'
import { contentOf } from '../../work/workshop.ts'
import { type Compared, comparedOf, type Shared, sharedFrames } from './shared-frames.ts'

/** A run, and by what it is told from others. */
export interface Known {
  readonly run: Run
  readonly content: string
  /** Mark of its first frame. */
  readonly first: string
  /** Changes where it is worth comparing it again: it was cut back, or has grown by a fifth. */
  readonly mark: string
}

export function known(run: Run, content = contentOf(run)): Known {
  const first = isSpatial(run) ? firstMark(run) : content
  const size = Math.floor(Math.log(run.frames) / Math.log(GROWN))
  return { run, content, first, mark: `${first} ${run.manifest.revision} ${size}` }
}

/** Times as many frames as when a run was compared last. */
const GROWN = 1.2

const firstMarks = new WeakMap<BlockEntry, string>()

/** Mark of the first frame, made once for each first block. */
function firstMark(run: Run): string {
  const entry = run.manifest.blocks[0]
  const mark = (entry && firstMarks.get(entry)) ?? markOf(run, 0)
  if (entry) firstMarks.set(entry, mark)
  return mark
}

/** Throws a usage error where two runs hold the same frames, however they are cut and written. */
export function refuseCopies(runs: readonly Known[], same = makeSameness(runs.length)): void {
  runs.forEach((each, i) => {
    const found = same.among(runs.slice(0, i), each)
    if (found) throw found
  })
}

/** Tells runs that hold the same frames, and keeps what it has compared. */
export interface Sameness {
  /** What is to be said where one of some runs holds frames of another one. */
  among(runs: readonly Known[], other: Known): IonstreamError | undefined
}

/** About `count` runs are compared. */
export function makeSameness(count: number): Sameness {
  const compared = new Map<string, { mark: string; what: Compared }>()
  const different = new Map<string, string>()
  const comparedAs = ({ run, mark }: Known): Compared => {
    const before = compared.get(run.path)
    if (before?.mark === mark) return before.what
    const what = comparedOf(run, count)
    compared.set(run.path, { mark, what })
    return what
  }
  const share = (one: Known, other: Known): Shared | undefined => {
    if (!isSpatial(one.run) || !isSpatial(other.run)) return undefined
    const [pair, marks] = [`${one.run.path}\n${other.run.path}`, `${one.mark}\n${other.mark}`]
    if (different.get(pair) === marks) return undefined
    const found = sharedFrames(comparedAs(one), comparedAs(other))
    if (!found) different.set(pair, marks)
    return found
  }
  return {
    among(runs, other) {
      for (const one of runs) {
        if (isCopy(one, other)) return copied(one, other)
        const shared = share(one, other)
        if (shared) return copied(one, other, shared)
      }
      return undefined
    },
  }
}

function copied({ run: one }: Known, { run: other }: Known, shared?: Shared): IonstreamError {
  const [from, to] = [shared?.one, shared?.other]
  const which =
    from && to
      ? `: frames ${to[0]}…${to[1]} of ${other.path} are frames ${from[0]}…${from[1]} of ${one.path}`
      : ''
  return usageError(
    `${one.path} and ${other.path} hold the same frames${which}`,
    'A copy of a run, or a part of it, is no replica, and would count twice. Name each run once; parts of one share no frame (--from, --until).',
  )
}

const isCopy = (one: Known, other: Known): boolean =>
  one.content === other.content || (one.first === other.first && endAlike(one.run, other.run))

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
