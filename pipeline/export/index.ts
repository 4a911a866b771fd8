import { closeSync, existsSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { usageError } from '../../schemas/errors.ts'
import { rowsOfTypes } from '../run/run.ts'
import { readable } from '../store/files.ts'
import { openRun } from '../store/read.ts'
import { type Atoms, atomsOf, framesOf } from './frames.ts'
import { writeParquet } from './parquet.ts'
import { extxyzFrame, lammpsFrame, type TextFrame, xdatcarFrame } from './texts.ts'

/** What stores can be exported to. */
export const EXPORTS = ['parquet', 'extxyz', 'lammps', 'xdatcar'] as const
export type ExportFormat = (typeof EXPORTS)[number]

export interface ExportOptions {
  readonly store: string
  readonly to: ExportFormat
  readonly out: string
  /** Elements; all atoms where nothing is given. */
  readonly select?: readonly string[]
  readonly stride?: number
}

const TEXTS: Record<Exclude<ExportFormat, 'parquet'>, TextFrame> = {
  extxyz: extxyzFrame,
  lammps: lammpsFrame,
  xdatcar: xdatcarFrame,
}

/** Writes a store, or some of its atoms and frames, as one file of another format; the file is there whole or not at all.
 *  Throws a usage error for a file that is there already and for elements that no atom has. */
export async function exportStore({ store, to, out, select = [], stride = 1 }: ExportOptions) {
  if (existsSync(out)) throw usageError(`${out} is there already`, 'Choose another name with --out.')
  const run = openRun(store)
  try {
    const elements = run.types.map(({ element }) => element)
    const strange = select.find((name) => !elements.includes(name))
    if (strange !== undefined)
      throw usageError(
        `--select ${strange}: no atom of ${store}`,
        `It has ${[...new Set(elements)].join(', ')}.`,
      )
    const types = elements.flatMap((element, i) =>
      select.length === 0 || select.includes(element) ? [i] : [],
    )
    const atoms = atomsOf(run, rowsOfTypes(run, types))
    const frames = await written(out, (put) =>
      to === 'parquet' ? writeParquet(atoms, stride, put) : writeText(atoms, stride, TEXTS[to], put),
    )
    return { frames, atoms: atoms.ids.length }
  } finally {
    run.close()
  }
}

async function writeText(atoms: Atoms, stride: number, text: TextFrame, put: (bytes: Uint8Array) => void) {
  let frames = 0
  for (const frame of framesOf(atoms, stride)) {
    put(Buffer.from(text(frame, atoms)))
    frames++
  }
  return frames
}

/** Writes beside, then renames. */
async function written(path: string, write: (put: (bytes: Uint8Array) => void) => Promise<number>) {
  const beside = `${path}.writing-${process.pid}`
  try {
    const file = openSync(beside, 'wx')
    try {
      const frames = await write((bytes) => {
        for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
      })
      renameSync(beside, path)
      return frames
    } finally {
      closeSync(file)
      rmSync(beside, { force: true })
    }
  } catch (error) {
    throw readable(error, path, 'written')
  }
}
