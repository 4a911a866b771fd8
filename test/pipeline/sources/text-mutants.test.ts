import { rmSync } from 'node:fs'
import { getHeapStatistics } from 'node:v8'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { storeFiles } from '../../../pipeline/ingest/options/store-files.ts'
import { makeParser } from '../../../pipeline/kernels/parser.ts'
import type { Frame, Source, Torn } from '../../../pipeline/sources/common/source.ts'
import { formats } from '../../../pipeline/sources/index.ts'
import { namesFromComposition } from '../../../pipeline/sources/names/names.ts'
import { IonstreamError, inputError } from '../../../schemas/errors.ts'
import { bytesInMemory } from '../../helpers/bytes.ts'
import { place } from '../../helpers/dump.ts'
import { seeded } from '../../helpers/random.ts'
import { CELL, crystal } from '../../helpers/texts/crystal.ts'
import { mutateText } from '../../helpers/texts/mutants.ts'
import { WRITERS } from '../../helpers/texts/writers.ts'
import { farthest, fileOf } from '../../helpers/trajectories/read.ts'

const MUTANTS = 2000
const MOST_MEMORY = 2 ** 28
const sample = crystal(['Li', 'Li', 'Li', 'Li', 'P', 'S', 'S'], 6)
const names = namesFromComposition('Li4 P1 S2')
const parser = makeParser()

interface Kept {
  readonly start: number
  readonly end: number
  readonly positions: Float64Array
}

const kept = ({ start, end, atoms, positions: { values, at, stride } }: Frame): Kept => ({
  start,
  end,
  positions: Float64Array.from(
    { length: 3 * atoms },
    (_, i) => values[at + Math.floor(i / 3) * stride + (i % 3)],
  ),
})

interface Outcome {
  readonly frames: Kept[]
  readonly error?: unknown
  readonly format?: string
  readonly torn?: Torn
}

/** What comes of a file: the frames that were read before it ended or was refused. */
async function outcome(bytes: Buffer): Promise<Outcome> {
  const frames: Kept[] = []
  let source: Source | undefined
  const format = formats.find((one) => one.recognise(bytes.subarray(0, 4096), 'memory') === true)
  if (!format) return { frames, error: inputError('memory', 'is not a trajectory') }
  try {
    source = format.open('memory', bytesInMemory(bytes), { parser, counted: true, names })
    for (let frame = await source.next(); frame; frame = await source.next()) frames.push(kept(frame))
    return { frames, format: format.name, torn: source.torn }
  } catch (error) {
    return { frames, error, format: format.name }
  }
}

for (const [name, write] of Object.entries(WRITERS)) {
  test.serial(`damaged text ends in the frames that are whole, or in an error: ${name}`, async (t) => {
    const text = write(sample)
    const { frames: good } = await outcome(Buffer.from(text))
    t.is(good.length, sample.frames)
    const longest = 2 * Math.max(...good.map(({ start, end }) => end - start))
    const next = seeded(text.length)
    let refused = 0
    for (let k = 0; k < MUTANTS; k++) {
      const mutant = mutateText(text, next)
      const { frames, error, torn } = await outcome(mutant.bytes)
      if (error !== undefined) {
        refused++
        // Where the word that says a unit is damaged, it is asked for.
        const clean = error instanceof IonstreamError && [2, 3].includes(error.exitCode)
        t.true(clean, `${mutant.how}: ${(error as Error).stack}`)
      }
      const left = torn && frames.length > 0 ? torn.end - torn.start : 0
      const more = Math.max(0, mutant.bytes.length - text.length)
      t.true(left <= longest + more, `${mutant.how}: ${left} bytes taken for a torn frame`)
      t.true(frames.length <= good.length + 1, `${mutant.how}: ${frames.length} frames`)
      if (mutant.from >= good[0].end) {
        const wrong = frames.findIndex((frame, i) => {
          const whole = good[i]
          if (!whole || (mutant.from < whole.end && mutant.to > whole.start)) return false
          return farthest(frame.positions, whole.positions) !== 0
        })
        t.is(wrong, -1, `${mutant.how}: frame ${wrong} has other numbers`)
      }
    }
    t.true(refused > MUTANTS / 10, `${refused} refused`)
    t.true(getHeapStatistics().external_memory < MOST_MEMORY)
  })
}

test.serial('damaged text does not leave ingest in another way either', async (t) => {
  const quick = { ...storeFiles, sync: async () => {} }
  for (const [name, write] of Object.entries(WRITERS)) {
    const text = write(sample)
    const next = seeded(7 + text.length)
    const steps = /dump|lammps-xyz|ipi/.test(name)
    const options = {
      ...(steps ? { timestep: '2fs' } : /xdatcar|^xyz|momenta/.test(name) ? { interval: '100fs' } : {}),
      ...(/g96|xdatcar-4/.test(name) ? { composition: 'Li4 P1 S2' } : {}),
      ...(/^(lammps-xyz|cp2k-xyz|xyz)/.test(name) ? { cell: CELL } : {}),
    }
    for (let k = 0; k < 60; k++) {
      const mutant = mutateText(text, next)
      const path = fileOf(mutant.bytes)
      const out = place('run')
      const error = await ingest({ files: [path], out, storeFiles: quick, ...options }).then(
        () => undefined,
        (problem) => problem,
      )
      rmSync(path)
      if (error !== undefined)
        t.true(error instanceof IonstreamError, `${name}, ${mutant.how}: ${(error as Error).stack}`)
    }
  }
})

test.serial('a comment without an end is refused at once', async (t) => {
  const text = WRITERS['extxyz'](sample)
  const long = text.replace(/Lattice=(?![\s\S]*Lattice=)/, `${'a'.repeat(200_000)} Lattice=`)
  const { frames, error } = await outcome(Buffer.from(long))
  t.is(frames.length, sample.frames - 1)
  t.regex((error as Error).message, /a comment of 200\d{3} bytes/)
})

test.serial('declarations of entities are refused before anything is expanded', async (t) => {
  const bomb = `<?xml version="1.0"?>\n<!DOCTYPE modeling [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>\n<modeling>&b;</modeling>\n`
  const inside = WRITERS['vasprun'](sample).replace('<atominfo>', '<!ENTITY a "b"><atominfo>')
  for (const text of [bomb, inside]) {
    const { error, format } = await outcome(Buffer.from(text))
    t.is(format, 'vasprun')
    t.is((error as IonstreamError).exitCode, 3)
    t.regex((error as Error).message, /declaration/)
  }
})
