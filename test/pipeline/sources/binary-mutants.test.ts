import { readFileSync, rmSync } from 'node:fs'
import { getHeapStatistics } from 'node:v8'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { storeFiles } from '../../../pipeline/ingest/options/store-files.ts'
import { makeParser } from '../../../pipeline/kernels/parser.ts'
import type { Source, Torn } from '../../../pipeline/sources/common/source.ts'
import { formats } from '../../../pipeline/sources/index.ts'
import { IonstreamError, inputError } from '../../../schemas/errors.ts'
import { bytesInMemory } from '../../helpers/bytes.ts'
import { dataFile, place } from '../../helpers/dump.ts'
import { seeded } from '../../helpers/random.ts'
import { encodeDcd } from '../../helpers/trajectories/dcd.ts'
import { jiggle } from '../../helpers/trajectories/frames.ts'
import { type Mutant, mutate } from '../../helpers/trajectories/mutants.ts'
import { farthest, fileOf, type ReadFrame, readFile } from '../../helpers/trajectories/read.ts'
import { encodeTrr } from '../../helpers/trajectories/trr.ts'

const sample = (suffix: string) => readFileSync(dataFile(`binary/argyrodite.${suffix}`))
const crystal = jiggle(20, 6, 1)
const FILES: readonly (readonly [string, Buffer])[] = [
  ['xtc', sample('xtc')],
  ['dcd', sample('dcd')],
  ['nc', sample('nc')],
  ['trr', encodeTrr(crystal, { velocities: true, double: true })],
  [
    'dcd of the other byte order with fixed atoms',
    encodeDcd(crystal, { big: true, fixed: [1, 5], cell: () => [12, 0, 11, 0, 0, 13] }),
  ],
]
const MUTANTS = 2000
const HEADER = 'an incomplete header'
const MOST_MEMORY = 2 ** 28
const parser = makeParser()

/** What comes of a file: the frames that were read before it ended or was refused. */
async function outcome(bytes: Buffer): Promise<{ frames: ReadFrame[]; error: unknown; torn?: Torn }> {
  const frames: ReadFrame[] = []
  let source: Source | undefined
  try {
    source = open(bytes)
    if (!source) return { frames, error: inputError('memory', 'is not a trajectory') }
    for (let frame = await source.next(); frame; frame = await source.next())
      frames.push({ ...frame, cell: frame.cell?.slice(), positions: positionsOf(frame) } as ReadFrame)
    return { frames, error: undefined, torn: source.torn }
  } catch (error) {
    return { frames, error }
  } finally {
    source?.close()
  }
}

const open = (bytes: Buffer): Source | undefined =>
  formats
    .find((format) => format.recognise(bytes.subarray(0, 4096), 'memory') === true)
    ?.open('memory', bytesInMemory(bytes), { parser, counted: true })

const positionsOf = ({
  positions: { values },
  atoms,
}: {
  positions: { values: Float64Array }
  atoms: number
}) => values.slice(0, 3 * atoms)

/** Whether a frame that damage has not touched is there with other numbers. */
const wrongFrame = (read: readonly ReadFrame[], good: readonly ReadFrame[], { from, to }: Mutant): number =>
  read.findIndex((frame, i) => {
    const whole = good[i]
    if (!whole || (from < whole.end && to > whole.start)) return false
    return farthest(frame.positions, whole.positions) !== 0
  })

for (const [name, bytes] of FILES) {
  test(`damaged files end in the frames that are whole, or in an error: ${name}`, async (t) => {
    const { frames: good } = await readFile(fileOf(bytes), { counted: true })
    const next = seeded(bytes.length)
    const longest = 2 * Math.max(...good.map(({ start, end }) => end - start))
    let refused = 0
    for (let k = 0; k < MUTANTS; k++) {
      const mutant = mutate(
        bytes,
        good.map(({ start }) => start),
        next,
      )
      const { frames, error, torn } = await outcome(mutant.bytes)
      if (error !== undefined) {
        refused++
        t.true(
          error instanceof IonstreamError && error.exitCode === 3,
          `${mutant.how}: ${(error as Error).stack}`,
        )
      }
      const left = torn && torn.found !== HEADER ? torn.end - torn.start : 0
      t.true(left <= longest, `${mutant.how}: ${left} bytes taken for a torn frame`)
      t.true(frames.length <= good.length + 1, `${mutant.how}: ${frames.length} frames`)
      // What stands before the frames says how all of them are to be read.
      if (mutant.from >= (name.includes('fixed') ? good[0].end : good[0].start)) {
        const wrong = wrongFrame(frames, good, mutant)
        t.is(wrong, -1, `${mutant.how}: frame ${wrong} has other numbers`)
      }
      t.true(getHeapStatistics().external_memory < MOST_MEMORY, `${mutant.how}: memory`)
    }
    t.true(refused > MUTANTS / 10, `${refused} refused`)
  })
}

test('damaged files do not leave ingest in another way either', async (t) => {
  const quick = { ...storeFiles, sync: async () => {} }
  for (const [name, bytes] of FILES) {
    const { frames: good } = await readFile(fileOf(bytes), { counted: true })
    const next = seeded(7 + bytes.length)
    const composition = good[0].atoms === 20 ? 'Li12 P4 S4' : 'Li24 P4 S20 Cl4'
    for (let k = 0; k < 100; k++) {
      const mutant = mutate(
        bytes,
        good.map(({ start }) => start),
        next,
      )
      const path = fileOf(mutant.bytes)
      const out = place('run')
      const error = await ingest({
        files: [path],
        out,
        composition,
        interval: '20fs',
        storeFiles: quick,
      }).then(
        () => undefined,
        (error) => error,
      )
      rmSync(path)
      // Exit code 2 where what is damaged is taken for a wrong option: a cell that is not there, velocities beyond reason.
      if (error !== undefined)
        t.true(
          error instanceof IonstreamError && [2, 3].includes(error.exitCode),
          `${name}, ${mutant.how}: ${error.stack}`,
        )
    }
  }
})
