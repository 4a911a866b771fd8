import { createHash } from 'node:crypto'
import { existsSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { inputError, usageError } from '../../../schemas/errors.ts'
import type { StoreManifest, Tags } from '../../../schemas/store.ts'
import { blankManifest } from '../../store/blank.ts'
import { manifestPath, readable, replaceFile, writeWhole } from '../../store/files.ts'
import { blockEncoder } from '../../store/layout.ts'
import { readManifest } from '../../store/manifest.ts'
import { makeStore, type NewBlock, sweep, writeBlock, writeManifest } from '../../store/write.ts'
import { hashOf } from '../../work/fingerprint.ts'
import { type LabelSource, openLabels } from './labels.ts'

/** Labels that a block should hold, at most. */
const BLOCK_LABELS = 2097152
/** Labels are kept as k + 1 in a Float32 column and in 16 bits later. */
const MOST_STATES = 65534

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

function writeStore(options: LabelOptions, source: LabelSource): StoreManifest {
  const { trajectories, frames } = source
  const blockFrames = options.blockFrames ?? framesOfBlock(trajectories)
  const base = emptyManifest(options, source, blockFrames)
  let [layout, tail]: [StoreManifest['layout'], StoreManifest['tail']] = [base.layout, null]
  const blocks: StoreManifest['blocks'] = []
  const head = createHash('sha256')
  const write = options.passing ? replaceFile : writeWhole
  const encode = blockEncoder()
  const blockOf = blockMaker(base)
  const memory = new Float64Array(trajectories * Math.min(blockFrames, frames))
  const values = new Float32Array(memory.length)
  let largest = -1
  for (let first = 0; first < frames; first += blockFrames) {
    const count = Math.min(blockFrames, frames - first)
    const labels = memory.subarray(0, trajectories * count)
    source.read(first, count, labels)
    largest = Math.max(largest, checked(options.file, labels, first, count, values))
    const own = values.subarray(0, labels.length)
    if (first === 0) head.update(Float64Array.from(own))
    const block = blockOf(own, first, count)
    const { layout: found, ...entry } = writeBlock(
      options.out,
      base,
      first / blockFrames,
      block,
      write,
      encode,
    )
    if (count === blockFrames) [layout] = [found, blocks.push(entry)]
    else tail = { ...entry, layout: found }
  }
  if (largest < 0) throw inputError(options.file, 'every label is a gap (−1)', 'Expected states from 0 up.')
  const input = { ...base.input, options: { ...base.input.options, states: largest + 1 } }
  const sources = [
    { path: resolve(options.file), bytes: statSync(options.file).size, head: head.digest('hex') },
  ]
  const id = hashOf(['labels', sources[0].head, base.interval, trajectories, largest])
  const manifest = { ...base, id, input, sources, layout, blocks, tail, complete: true }
  writeManifest(options.out, manifest, write)
  sweep(options.out, manifest)
  return manifest
}

/** A power of two: about two million labels a block, from 64 to 4096 frames. */
function framesOfBlock(trajectories: number): number {
  let frames = 64
  while (frames < 4096 && 2 * frames * trajectories <= BLOCK_LABELS) frames *= 2
  return frames
}

/** Labels become k + 1 in `out`, gaps 0; gives the largest. */
function checked(
  file: string,
  labels: Float64Array,
  first: number,
  count: number,
  out: Float32Array,
): number {
  let largest = -1
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]
    if ((label | 0) !== label || label < -1 || label >= MOST_STATES) {
      throw inputError(
        `${file}, trajectory ${Math.floor(i / count)}, frame ${first + (i % count)}`,
        `the label ${label}`,
        `Expected states from 0 to ${MOST_STATES - 1}, or −1 for a gap.`,
      )
    }
    if (label > largest) largest = label
    out[i] = label + 1
  }
  return largest
}

/** Makes blocks of one store: what all of them have alike is the same. */
function blockMaker({ atoms: rows, interval }: StoreManifest) {
  const ids = Int32Array.from({ length: rows }, (_, i) => i)
  const alike = { ids, types: new Uint16Array(rows), mean: new Float64Array(3 * rows) }
  return (label: Float32Array, first: number, frames: number): NewBlock => {
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
