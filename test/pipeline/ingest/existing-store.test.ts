import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import type { IngestOptions } from '../../../pipeline/ingest/options/options.ts'
import { type StoreFiles, storeFiles } from '../../../pipeline/ingest/options/store-files.ts'
import { explain, inputError } from '../../../schemas/errors.ts'
import { count, dump, place, quiet, textFile } from '../../helpers/dump.ts'
import { ELEMENTS_OF_TWO, frames, good, refusal } from '../../helpers/refusal.ts'

test('an existing store of another input or other options is named and left alone', async (t) => {
  const out = place('run')
  const files = [textFile('x.dump', good)]
  await ingest({ files, out, timestep: '2fs', elements: ELEMENTS_OF_TWO })
  const before = readFileSync(join(out, 'manifest.json'), 'utf8')
  const says = async (pattern: RegExp, given: Partial<IngestOptions>) => {
    const error = await refusal({ files, ...given }, out)
    t.regex(explain(error), pattern)
    t.true([2, 3].includes(error.exitCode))
  }
  await says(/was made with timestep 0.002, not 0.001/, { timestep: '1fs' })
  await says(/was made with elements .*"Li".*, not .*"Na"/, { elements: '1=Na,2=S' })
  await says(/was made with frames a block 256, not 8/, { blockFrames: 8 })
  await says(/holds another run: it was made from .*x\.dump/, {
    files: [textFile('y.dump', good.replace('9.5', '9.4'))],
  })
  await says(/has \d+ bytes, it had/, { files: [textFile('x.dump', frames[0] + frames[1])] })
  t.is(readFileSync(join(out, 'manifest.json'), 'utf8'), before)
})

test('files of a store that are missing, changed or have grown in the middle', async (t) => {
  const out = place('run')
  const [a, b] = [textFile('a.dump', frames[0] + frames[1]), textFile('b.dump', frames[2])]
  await ingest({ files: [a, b], out, timestep: '2fs', elements: ELEMENTS_OF_TWO })
  t.regex((await refusal({ files: [a] }, out)).message, /was made from 2 files, now there are 1/)
  const other = textFile('c.dump', frames[2].replace('9.5', '9.4'))
  t.regex((await refusal({ files: [a, other] }, out)).message, /begins with another frame than .*b\.dump/)
  writeFileSync(a, good)
  t.regex((await refusal({ files: [a, b] }, out)).message, /has grown since .*b\.dump was ingested/)
})

test('a source that was changed behind the store is found when it goes on', async (t) => {
  const out = place('run')
  const text = dump({ steps: count(8), rows: quiet })
  const path = textFile('x.dump', text)
  await ingest({ files: [path], out, timestep: '2fs', elements: ELEMENTS_OF_TWO, blockFrames: 4 })
  const parts = dump({ steps: count(12), rows: quiet }).split(/(?=ITEM: TIMESTEP)/)
  writeFileSync(path, [...parts.slice(0, 7), parts[7].replace('5.25', '5.75'), ...parts.slice(8)].join(''))
  t.regex(
    (await refusal({ files: [path], blockFrames: 4 }, out)).message,
    /frame 7: differs from what is stored by 0.05/,
  )
  writeFileSync(path, [...parts.slice(0, 3), parts[3].replace('5.25', '5.250'), ...parts.slice(4)].join(''))
  t.regex(
    (await refusal({ files: [path], blockFrames: 4 }, out)).message,
    /last stored frame is not there|ITEM: …/,
  )
})

test('a folder that holds something else is not touched', async (t) => {
  const out = place('run')
  mkdirSync(out)
  writeFileSync(join(out, 'thesis.tex'), '')
  const error = explain(await refusal({}, out))
  t.regex(error, /is no store: it holds "thesis.tex"/)
  t.notRegex(error, /delete|remove/i)
  const file = textFile('file', '')
  t.regex(explain(await refusal({}, file)), /cannot be used as a store: part of the path is a file/)
})

test('an error later in a file keeps the full blocks before it, not complete', async (t) => {
  const out = place('run')
  const text = dump({ steps: [...count(9), 100], rows: quiet })
  const error = await refusal({ files: [textFile('x.dump', text)], blockFrames: 4 }, out)
  t.regex(error.message, /step 100 after step 80/)
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'))
  t.deepEqual([manifest.complete, manifest.blocks.length, manifest.tail], [false, 2, null])
})

test('a full disk or a forbidden folder is told in words, and what is there is kept', async (t) => {
  for (const [code, words] of [
    ['ENOSPC', /no space left on the device/],
    ['EACCES', /permission denied/],
  ] as const) {
    const out = place('run')
    let writes = 0
    const broken: StoreFiles = {
      ...storeFiles,
      saveEvery: 0,
      write(path, bytes, safe) {
        if (++writes > 6)
          throw inputError(
            path,
            code === 'ENOSPC' ? 'cannot be written: no space left on the device' : 'permission denied',
          )
        storeFiles.write(path, bytes, safe)
      },
    }
    const files = [textFile('x.dump', dump({ steps: count(20), rows: quiet }))]
    const error = await refusal({ files, blockFrames: 4, storeFiles: broken }, out)
    t.regex(error.message, words)
    t.is(error.exitCode, 3)
    const report = await ingest({ files, out, timestep: '2fs', elements: ELEMENTS_OF_TWO, blockFrames: 4 })
    t.is(report.frames, 20)
    t.true(report.newFrames < 20)
  }
})
