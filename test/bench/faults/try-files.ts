import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { ingest } from '../../../pipeline/ingest/index.ts'
import type { Block } from '../../../pipeline/run/block.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { exitCodeOf, IonstreamError } from '../../../schemas/errors.ts'
import { folder } from '../../helpers/folder.ts'
import { seeded } from '../../helpers/random.ts'
import { mutateText } from '../../helpers/texts/mutants.ts'
import { mutate } from '../../helpers/trajectories/mutants.ts'
import { type Sample, samples } from './samples.ts'

/** A file to try: which sample, damaged as this seed says. */
export interface Try {
  readonly sample: number
  readonly seed: number
}

/** What came of a file. `wrong`: a store of what are no numbers, or whose frames before the damage are not those of the sound file. */
export interface Outcome {
  readonly end: 'read' | 'refused' | 'crashed' | 'wrong'
  readonly how: string
}

const home = folder()
const all = samples()
const sound = new Map<Sample, Float64Array[]>()

parentPort?.on('message', async ({ sample, seed }: Try) => {
  parentPort?.postMessage(await tried(all[sample], seeded(seed)))
})

async function tried(sample: Sample, random: () => number): Promise<Outcome> {
  const { name, bytes, isText } = sample
  const known = sound.get(sample) ?? (await read(sample, bytes))
  if (known.length === 0) throw new Error(`${name}: no frames`)
  sound.set(sample, known)
  const mutant = isText ? mutateText(bytes.toString('latin1'), random) : mutate(bytes, [0], random)
  try {
    const frames = await read(sample, mutant.bytes)
    const head = sample.head ?? 0
    const whole = Math.floor((known.length * (mutant.from - head)) / (bytes.length - head)) - 1
    const isSound = frames.every((frame) => frame.every(Number.isFinite))
    const isSame =
      !isOfCell(known, frames) ||
      known.slice(0, Math.max(0, whole)).every((frame, k) => isEqual(frame, frames[k]))
    return { end: isSound && isSame ? 'read' : 'wrong', how: `${name}, ${mutant.how}: a wrong store` }
  } catch (error) {
    const isTold = error instanceof IonstreamError && [2, 3].includes(exitCodeOf(error))
    const how = `${name}, ${mutant.how}: ${(error as Error).stack}`
    return { end: isTold ? 'refused' : 'crashed', how }
  }
}

/** All columns of each frame of the store that a file gives, and the cell that they are given in. */
async function read({ name, reading }: Sample, bytes: Buffer): Promise<Float64Array[]> {
  const [file, out] = [join(home, name), join(home, 'store')]
  rmSync(out, { recursive: true, force: true })
  writeFileSync(file, bytes)
  await ingest({ files: [file], out, ...reading })
  const run = openRun(out)
  try {
    const blocks = run.blocks + (run.manifest.tail ? 1 : 0)
    return Array.from({ length: blocks }, (_, k) => run.block(k)).flatMap((block) =>
      Array.from({ length: block.count }, (_, frame) => frameOf(run, block, frame)),
    )
  } finally {
    run.close()
  }
}

function frameOf({ columns }: Run, block: Block, frame: number): Float64Array {
  const atoms = block.rows.length
  const values = new Float64Array(atoms * columns.length + 9)
  columns.forEach((name, c) => {
    const column = block.column(name)
    for (let row = 0; row < atoms; row++) values[c * atoms + row] = column[row * block.count + frame]
  })
  values.set(block.cell.reference, atoms * columns.length)
  return values
}

/** True where frames are given in the same cell: one frame of another cell, which may be so, changes the mean of all. */
const isOfCell = (a: readonly Float64Array[], b: readonly Float64Array[]): boolean =>
  b.length > 0 && a[0].subarray(-9).every((value, i) => value === b[0].at(i - 9))

const isEqual = (a: Float64Array, b: Float64Array | undefined): boolean =>
  b !== undefined && a.length === b.length && a.every((value, i) => Object.is(value, b[i]))
