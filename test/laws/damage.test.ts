import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { operators } from '../../operators/index.ts'
import { analyse } from '../../pipeline/analysis/analyse.ts'
import type { Measure } from '../../pipeline/definition/operator.ts'
import { thread } from '../../pipeline/executors/thread.ts'
import { type Chunk, chunksOf } from '../../pipeline/store/checksums.ts'
import { blockPath } from '../../pipeline/store/files.ts'
import { openRun } from '../../pipeline/store/read.ts'
import type { IonstreamError } from '../../schemas/errors.ts'
import type { ColumnName } from '../../schemas/store.ts'
import type { Row } from '../../schemas/table.ts'
import { argyrodite } from '../helpers/argyrodite.ts'
import { exampleFlags } from '../helpers/example.ts'
import { folder } from '../helpers/folder.ts'
import { writeSynthetic } from '../helpers/synthetic.ts'

const module = new URL('../../runs/definitions/measure.js', import.meta.url).href
const BLOCK = 1
const FRAMES = 16

/** Types of which none has a multiple of 64 atoms: groups of rows end within chunks. */
const STORE = join(folder(), 'run')
writeSynthetic(
  STORE,
  argyrodite({
    cells: [2, 1, 1],
    frames: 2 * FRAMES + 9,
    blockFrames: FRAMES,
    residence: 3,
    velocities: true,
    tags: { temperature: 600 },
  }),
)
const { manifest } = openRun(STORE)
const CHUNKS = chunksOf(manifest.types)
const GOOD = readFileSync(blockPath(STORE, BLOCK))

/** A chunk of a column, as an error names it. */
interface Place {
  readonly name: ColumnName
  readonly chunk: Chunk
  readonly words: string
}

const PLACES: readonly Place[] = manifest.columns.flatMap((name) =>
  CHUNKS.map((chunk) => ({
    name,
    chunk,
    words: `000001.arrow: column "${name}", rows ${chunk.from} to ${chunk.to - 1}: checksum`,
  })),
)

/** Changes one byte in each of these chunks, among the highest bits of a value. */
function damage(places: Iterable<Place>): void {
  const bytes = Uint8Array.from(GOOD)
  for (const { name, chunk } of places) {
    const row = (chunk.from + chunk.to) >> 1
    bytes[manifest.layout.offsets[name] + 4 * FRAMES * row + 3] ^= 1
  }
  writeFileSync(blockPath(STORE, BLOCK), bytes)
}

const mend = (): void => writeFileSync(blockPath(STORE, BLOCK), GOOD)

async function rowsOf(measure: Measure, out = folder()): Promise<readonly Row[]> {
  const params = { name: measure.name, flags: exampleFlags(measure) }
  const runs = [{ pattern: STORE, tags: {} }]
  return (await analyse({ module, params, runs, out, executor: thread })).results[0].table.rows
}

/** What a measure says of the store as it is: its rows, or why it refuses. */
const answerOf = (measure: Measure, out = folder()): Promise<readonly Row[] | Error> =>
  rowsOf(measure, out).catch((error) => error)

let refusals = 0

for (const measure of operators) {
  if (measure.kind !== 'measure') continue
  test.serial(`${measure.name}: a changed byte of any chunk that it reads is refused by name`, async (t) => {
    const clean = await rowsOf(measure)
    const damaged = new Set(PLACES)
    let out = folder()
    for (;;) {
      damage(damaged)
      const fresh = folder()
      const answer = await answerOf(measure, fresh)
      if (!(answer instanceof Error)) {
        t.deepEqual(answer, clean, 'what is left is not read')
        break
      }
      const named = [...damaged].find(({ words }) => answer.message.includes(words))
      if (!named || (answer as IonstreamError).exitCode !== 3) throw answer
      damaged.delete(named)
      out = fresh
      refusals++
    }
    mend()
    t.deepEqual(await rowsOf(measure, out), clean, 'nothing stays of what was refused')
  })
}

test.serial('many were refused', (t) => {
  t.true(refusals > 150, `${refusals}`)
})
