import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import type { IngestOptions } from '../../../pipeline/ingest/options/options.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { blockFiles, dataFile, ELEMENTS, place } from '../../helpers/dump.ts'
import { encodeDcd } from '../../helpers/trajectories/dcd.ts'
import { jiggle } from '../../helpers/trajectories/frames.ts'
import { farthest, fileOf, readAgain, readFile } from '../../helpers/trajectories/read.ts'
import { encodeXtc } from '../../helpers/trajectories/xtc.ts'

const COMPOSITION = 'Li24 P4 S20 Cl4'
const binary = (suffix: string): string => dataFile(`binary/argyrodite.${suffix}`)

async function store(file: string, options: Partial<IngestOptions>): Promise<Run> {
  const out = place('run')
  await ingest({ files: [file], out, blockFrames: 16, ...options })
  return openRun(out)
}

const text = () => store(dataFile('variants/v_wrapped.lammpstrj'), { timestep: '2fs', elements: ELEMENTS })

/** Paths of atoms by their id, each less its first cell: [id][frame × 3]. */
function paths(run: Run): Map<number, number[]> {
  const found = new Map(Array.from(run.ids, (id) => [id, [] as number[]]))
  for (let i = 0; i < Math.ceil(run.frames / run.blockFrames); i++) {
    const block = run.block(i)
    const columns = (['x', 'y', 'z'] as const).map((name) => block.column(name))
    run.ids.forEach((id, row) => {
      for (let t = 0; t < block.count; t++)
        for (const values of columns) found.get(id)?.push(values[row * block.count + t])
    })
  }
  return found
}

/** Largest difference of a path from that of the text dump, whole cells apart. */
function difference(run: Run, reference: Run): number {
  const expected = [...paths(reference).entries()].sort(([a], [b]) => a - b).map(([, path]) => path)
  const found = [...paths(run).entries()].sort(([a], [b]) => a - b).map(([, path]) => path)
  const edge = reference.manifest.cell[0]
  return Math.max(
    ...found.flatMap((path, atom) => {
      const cells = [0, 1, 2].map((c) => edge * Math.round((path[c] - expected[atom][c]) / edge))
      return path.map((value, k) => Math.abs(value - cells[k % 3] - expected[atom][k]))
    }),
  )
}

const SINGLE = 4e-6
for (const [suffix, within, options] of [
  ['xtc', 0.00501, {}],
  ['trr', SINGLE, {}],
  ['nc', SINGLE, {}],
  ['dcd', SINGLE, { interval: '20fs' }],
  ['dcd', SINGLE, { timestep: '20fs' }],
] as const) {
  test(`a file of another program, ${suffix} ${Object.keys(options)}, is the text dump within its precision`, async (t) => {
    const run = await store(binary(suffix), { ...options, composition: COMPOSITION })
    t.deepEqual([run.frames, run.atoms, run.interval], [40, 52, 0.02])
    // MDAnalysis says of every frame that it is the next step.
    const warnings = 'timestep' in options ? ['every-step'] : []
    t.deepEqual(
      run.manifest.warnings.map(({ name }) => name),
      warnings,
    )
    t.true(Math.abs(run.manifest.cell[0] - 19.718) < 2e-6)
    const found = difference(run, await text())
    t.true(found < within, `${found} Å`)
  })
}

test('names from .gro and .pdb and a composition make the same blocks', async (t) => {
  const bySuffix = await Promise.all(
    [{ names: binary('gro') }, { names: binary('pdb') }, { composition: COMPOSITION }].map(
      async (options) => (await store(binary('xtc'), options)).path,
    ),
  )
  const [gro, pdb, words] = bySuffix.map(blockFiles)
  t.deepEqual(gro, pdb)
  t.deepEqual(gro, words)
})

test('any frame is read again by its offset alone', async (t) => {
  for (const suffix of ['xtc', 'trr', 'nc', 'dcd']) {
    const { frames, torn, format } = await readFile(binary(suffix))
    t.is(torn, undefined)
    t.is(frames.length, 40, format)
    for (const index of [0, 1, 23, 39])
      t.deepEqual(await readAgain(binary(suffix), frames[index]), frames[index])
  }
})

test('a compressed file has the same frames', async (t) => {
  for (const suffix of ['xtc', 'trr', 'nc', 'dcd']) {
    const packed = fileOf(gzipSync(readFileSync(binary(suffix))), `${suffix}.gz`)
    const { frames } = await readFile(packed)
    t.deepEqual(frames, (await readFile(binary(suffix))).frames)
    t.deepEqual(await readAgain(packed, frames[7]), frames[7])
  }
})

test('a frame larger than what is read at a time', async (t) => {
  const frames = jiggle(120_000, 2, 1)
  const { frames: read } = await readFile(fileOf(encodeDcd(frames)))
  t.true(farthest(read[1].positions, frames[1].positions) < 1e-6)
})

test('a run goes on where it stopped, with the same blocks', async (t) => {
  for (const suffix of ['xtc', 'trr', 'nc', 'dcd']) {
    const bytes = readFileSync(binary(suffix))
    const { frames } = await readFile(binary(suffix))
    const growing = fileOf(bytes.subarray(0, frames[25].end + 100), `growing.${suffix}`)
    const options = {
      composition: COMPOSITION,
      blockFrames: 8,
      ...(suffix === 'dcd' ? { timestep: '20fs' } : {}),
    }
    const out = place('run')
    t.is((await ingest({ files: [growing], out, ...options })).frames, 26)
    writeFileSync(growing, bytes)
    t.is((await ingest({ files: [growing], out, ...options })).newFrames, 16)
    t.deepEqual(blockFiles(out), blockFiles((await store(binary(suffix), options)).path))
  }
})

test('times too coarse to tell the interval ask for it', async (t) => {
  const frames = jiggle(12, 4, 2).map((frame, i) => ({ ...frame, step: 7 + i, time: 3_000_000.3 + i / 50 }))
  const files = [fileOf(encodeXtc(frames))]
  const composition = 'Li8 S4'
  await t.throwsAsync(ingest({ files, out: place('run'), composition }), {
    message: /too coarsely to tell the interval/,
  })
  t.is((await ingest({ files, out: place('run'), composition, timestep: '20fs' })).interval, 0.02)
  t.is((await ingest({ files, out: place('run'), composition, interval: '50fs' })).interval, 0.05)
})
