import { inputError, usageError } from '../../../schemas/errors.ts'
import type { StoreManifest } from '../../../schemas/store.ts'
import { placeName } from '../../sources/common/place.ts'
import type { Coordinates, Frame } from '../../sources/common/source.ts'
import { framesPath } from '../../store/files.ts'
import { decodeFrames } from '../../store/layout.ts'
import { readAll } from '../../store/open-files.ts'
import type { Incoming } from '../frame/frames.ts'

/** Rules of unwrapping: by the file's own images, by the shortest step in fractions, the latter in the mean cell of the
 *  whole run, or by the sum of shortest steps in Å. */
const UNWRAP_RULES = ['images', 'lattice', 'average-cell', 'toroidal'] as const
export type UnwrapRule = (typeof UNWRAP_RULES)[number]

/** The rule that was asked for. Throws a usage error for what is none. */
export function unwrapRule(given: string | undefined): { unwrap?: UnwrapRule } {
  if (given === undefined) return {}
  const rule = UNWRAP_RULES.find((name) => name === given)
  if (rule) return { unwrap: rule }
  throw usageError(`--unwrap ${given}: not a rule`, `Rules: ${UNWRAP_RULES.join(', ')}.`)
}

/** Throws a usage error where the rule needs images and a frame has none. */
export function checkRule(path: string, { images, coordinates }: Frame, rule: UnwrapRule | undefined): void {
  if (rule !== 'images' || images || coordinates.endsWith('unwrapped')) return
  throw usageError(
    `--unwrap images: ${path} has neither image flags nor unwrapped coordinates`,
    'Leave --unwrap out, or dump ix iy iz.',
  )
}

/** A frame without what a rule does not look at. */
export function byRule<T extends Frame>(frame: T, rule: UnwrapRule | undefined): T {
  if (rule !== 'lattice' && rule !== 'toroidal') return frame
  const folded: Record<Coordinates, Coordinates> = {
    wrapped: 'wrapped',
    unwrapped: 'wrapped',
    scaled: 'scaled',
    'scaled-unwrapped': 'scaled',
  }
  return { ...frame, images: undefined, coordinates: folded[frame.coordinates] }
}

export const refuseRestart = ({ path, index, step }: Incoming) =>
  inputError(
    placeName({ path, frame: index }),
    `step ${step} again: the toroidal rule cannot go back in a run`,
    'Cut the frames that are repeated out of the files.',
  )

/** Puts the reference cell to the mean over the whole run; true where it changed. */
export function averageCell(store: string, manifest: StoreManifest): boolean {
  const sum = { cell: new Float64Array(9), origin: new Float64Array(3) }
  const blocks = manifest.blocks.length + (manifest.tail ? 1 : 0)
  if (manifest.constantCell && manifest.blocks.every((block) => block.ingest?.constantCell !== false)) {
    if (manifest.tail?.ingest?.constantCell !== false) return false
  }
  let frames = 0
  for (let index = 0; index < blocks; index++) {
    const { cell, origin, step } = decodeFrames(readAll(framesPath(store, index)))
    for (let i = 0; i < cell.length; i++) sum.cell[i % 9] += cell[i]
    for (let i = 0; i < origin.length; i++) sum.origin[i % 3] += origin[i]
    frames += step.length
  }
  const before = `${manifest.cell}`
  manifest.cell = Array.from(sum.cell, (value) => value / frames)
  manifest.origin = Array.from(sum.origin, (value) => value / frames)
  return before !== `${manifest.cell}`
}
