import { createHash } from 'node:crypto'
import { existsSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { inputError, usageError } from '../../../schemas/errors.ts'
import type { StoreManifest, Tags } from '../../../schemas/store.ts'
import { blankManifest } from '../../store/blank.ts'
import { manifestPath, readable, replaceFile, writeWhole } from '../../store/files.ts'
import { blockEncoder, type StoredValues } from '../../store/layout.ts'
import { readManifest } from '../../store/manifest.ts'
import { makeStore, type NewBlock, sweep, writeBlock, writeManifest } from '../../store/write.ts'
import { hashOf } from '../../work/fingerprint.ts'
import { type LabelValues, takeBytes, takeLabels } from './label-values.ts'
import { type LabelSource, openLabels } from './labels.ts'

/** Labels that a block should hold, at most. */
const BLOCK_LABELS = 2097152

export interface LabelOptions {
  readonly file: string
  readonly out: string
  /** Time between frames, ps. */
  readonly interval: number
  readonly tags?: Tags
  readonly blockFrames?: number
  /** True where it is gone with the command that makes it: the disk is not waited for. */
  readonly passing?: boolean
}

export const isLabelStore = (manifest: StoreManifest): boolean => manifest.columns[0] === 'label'
/** States 0 … n − 1 of a label store, n the largest label and one. */
export const statesOf = (manifest: StoreManifest): number => Number(manifest.input.options['states'])

/** Makes a label file a run like any other: a store with one column "label". Bounded memory; a store of the same file,
 *  as it is now, is kept. Throws input errors for labels below −1 or above 65533, or where all are gaps. */
export async function ingestLabels(options: LabelOptions): Promise<StoreManifest> {
  if (!(options.interval > 0)) throw usageError(`--interval ${options.interval}: expected a time above 0`)
  const { blockFrames = 1 } = options
  if (!Number.isInteger(blockFrames) || blockFrames < 1)
    throw usageError(`--block ${blockFrames}: expected a whole number of frames from 1 up`)
  const known = existing(options)
  if (known) return known
  makeStore(options.out)
  const scratch = join(options.out, 'labels.scratch')
  const source = await openLabels(options.file, scratch)
  try {
    return writeStore(options, source)
  } finally {
    source.close()
    rmSync(scratch, { force: true })
  }
}

/** What the file was when it was read. */
function identity({ file, interval, blockFrames }: LabelOptions) {
  try {
    const { size, mtimeMs } = statSync(file)
    return { interval, blockFrames: blockFrames ?? 0, bytes: size, modified: mtimeMs }
  } catch (error) {
    throw readable(error, file, 'read')
  }
}

function existing(options: LabelOptions): StoreManifest | undefined {
  const wanted = identity(options)
  if (!existsSync(manifestPath(options.out))) return undefined
  const manifest = readManifest(options.out)
  const { states: _, ...made } = manifest.input.options
  const same =
    manifest.sources[0]?.path === resolve(options.file) &&
    hashOf(manifest.tags) === hashOf(options.tags ?? {})
  if (same && isLabelStore(manifest) && hashOf(made) === hashOf(wanted)) return manifest
  throw usageError(
    `${options.out}: holds a store of something else, or of another state of ${options.file}`,
    'Choose another folder with --out.',
  )
}

/** Bytes stay bytes where they can; where one cannot, the blocks are written again. */
function writeStore(options: LabelOptions, source: LabelSource): StoreManifest {
  const blockFrames = options.blockFrames ?? framesOfBlock(source.trajectories)
  const base = emptyManifest(options, source, blockFrames)
  const most = Math.min(blockFrames, source.frames)
  const written =
    writeBlocks(options, base, source.frames, takeBytes(source, most)) ??
    writeBlocks(options, base, source.frames, takeLabels(options.file, source, most))
  if (!written) throw new Error('labels of any size are taken')
  const { head, largest, ...parts } = written
  if (largest < 0) throw inputError(options.file, 'every label is a gap (−1)', 'Expected states from 0 up.')
  const input = { ...base.input, options: { ...base.input.options, states: largest + 1 } }
  const sources = [{ path: resolve(options.file), bytes: statSync(options.file).size, head }]
  const id = hashOf(['labels', head, base.interval, source.trajectories, largest])
  const manifest = { ...base, id, input, sources, ...parts, complete: true }
  writeManifest(options.out, manifest, options.passing ? replaceFile : writeWhole)
  sweep(options.out, manifest)
  return manifest
}

type Written = Pick<StoreManifest, 'layout' | 'blocks' | 'tail'> & { head: string; largest: number }

/** Writes the blocks; undefined where labels of some frames are not to be had. */
function writeBlocks(
  options: LabelOptions,
  base: StoreManifest,
  frames: number,
  take: (first: number, count: number) => LabelValues | undefined,
): Written | undefined {
  const { blockFrames } = base
  const out: Written = { layout: base.layout, blocks: [], tail: null, head: '', largest: -1 }
  const write = options.passing ? replaceFile : writeWhole
  const encode = blockEncoder()
  const blockOf = blockMaker(base)
  for (let first = 0; first < frames; first += blockFrames) {
    const count = Math.min(blockFrames, frames - first)
    const taken = take(first, count)
    if (!taken) return undefined
    out.largest = Math.max(out.largest, taken.largest)
    if (first === 0) out.head = createHash('sha256').update(Float64Array.from(taken.values)).digest('hex')
    const block = blockOf(taken.values, first, count)
    const { layout, ...entry } = writeBlock(options.out, base, first / blockFrames, block, write, encode)
    if (count === blockFrames) [out.layout] = [layout, out.blocks.push(entry)]
    else out.tail = { ...entry, layout }
  }
  return out
}

/** A power of two: about two million labels a block, from 64 to 4096 frames. */
function framesOfBlock(trajectories: number): number {
  let frames = 64
  while (frames < 4096 && 2 * frames * trajectories <= BLOCK_LABELS) frames *= 2
  return frames
}

/** Makes blocks of one store: what all of them have alike is the same. */
function blockMaker({ atoms: rows, interval }: StoreManifest) {
  const ids = Int32Array.from({ length: rows }, (_, i) => i)
  const alike = { ids, types: new Uint16Array(rows), mean: new Float64Array(3 * rows) }
  return (label: StoredValues, first: number, frames: number): NewBlock<StoredValues> => {
    const step = Float64Array.from({ length: frames }, (_, t) => first + t)
    return {
      atoms: { ...alike, values: { label } },
      frames: {
        step,
        time: step.map((t) => t * interval),
        cell: new Float64Array(9 * frames),
        origin: new Float64Array(3 * frames),
        typeMean: new Float64Array(3 * frames),
        temperature: new Float64Array(frames).fill(Number.NaN),
      },
      source: { file: 0, lastFrame: 0, end: 0 },
    }
  }
}

/** Labels have no cell, masses or positions: those of the store are zero, and its one column is "label". */
function emptyManifest(options: LabelOptions, source: LabelSource, blockFrames: number): StoreManifest {
  const { trajectories: count, format } = source
  return blankManifest({
    id: '',
    input: { format, options: identity(options) },
    tags: options.tags ?? {},
    atoms: count,
    types: [{ label: 'trajectory', element: 'trajectory', mass: 0, count }],
    columns: ['label'],
    interval: options.interval,
    blockFrames,
  })
}
