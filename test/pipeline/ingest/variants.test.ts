import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import type { IngestOptions } from '../../../pipeline/ingest/options/options.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { blockFiles, dataFile, ELEMENTS, place, textFile } from '../../helpers/dump.ts'

async function store(name: string, options: Partial<IngestOptions> = {}): Promise<string> {
  const out = place('run')
  const files = [name.includes('/') ? name : dataFile(`variants/${name}.lammpstrj`)]
  await ingest({ files, out, timestep: '2fs', elements: ELEMENTS, blockFrames: 16, ...options })
  return out
}

const column = (run: Run, name: 'x' | 'y' | 'z' | 'vx'): number[] =>
  Array.from({ length: Math.ceil(run.frames / run.blockFrames) }, (_, i) => [
    ...run.block(i).column(name),
  ]).flat()

/** Frames of a dump by reading it line by line: id → columns, per frame. */
function slowly(name: string): Map<number, Record<string, number>>[] {
  const text = readFileSync(dataFile(`variants/${name}.lammpstrj`), 'utf8')
  return text
    .split(/(?=ITEM: TIMESTEP)/)
    .filter((part) => part.includes('ITEM: ATOMS'))
    .map((part) => {
      const lines = part.split('\n')
      const start = lines.findIndex((line) => line.startsWith('ITEM: ATOMS'))
      const names = lines[start].split(' ').slice(2)
      const rows = lines.slice(start + 1).filter((line) => /^\d/.test(line))
      return new Map(
        rows.map((line) => {
          const row = Object.fromEntries(
            line
              .trim()
              .split(/\s+/)
              .map((word, i) => [names[i], Number(word)]),
          )
          return [row['id'], row]
        }),
      )
    })
}

test('sorted, unsorted and gzipped files make the same block files', async (t) => {
  const wrapped = blockFiles(await store('v_wrapped'))
  t.is(Object.keys(wrapped).length, 6)
  t.deepEqual(blockFiles(await store('v_unsorted')), wrapped)
  const gz = textFile('v.lammpstrj.gz', gzipSync(readFileSync(dataFile('variants/v_wrapped.lammpstrj'))))
  t.deepEqual(blockFiles(await store(gz)), wrapped)
})

test('image flags, the lattice rule and elements for types make the same positions', async (t) => {
  const wrapped = openRun(await store('v_wrapped'))
  const novel = openRun(await store('v_novel'))
  const element = openRun(await store('v_element', { timestep: undefined, elements: undefined }))
  t.deepEqual(novel.columns, ['x', 'y', 'z'])
  t.deepEqual(
    [element.interval, element.manifest.types.map(({ label }) => label)],
    [0.02, ['Cl', 'Li', 'P', 'S']],
  )
  for (const axis of ['x', 'y', 'z'] as const) {
    t.deepEqual(column(novel, axis), column(wrapped, axis))
    t.deepEqual(column(element, axis), column(wrapped, axis))
  }
})

test('scaled coordinates agree to their digits, sorted or not', async (t) => {
  const wrapped = openRun(await store('v_wrapped'))
  const scaled = await store('v_scaled')
  t.deepEqual(blockFiles(await store('v_scaled_unsorted')), blockFiles(scaled))
  const run = openRun(scaled)
  for (const axis of ['x', 'y', 'z'] as const) {
    const expected = column(wrapped, axis)
    t.true(column(run, axis).every((value, i) => Math.abs(value - expected[i]) < 2e-4))
  }
})

test('rows are ordered by element, type label and id; positions follow the ids', async (t) => {
  const run = openRun(await store('v_mixedids'))
  const frames = slowly('v_mixedids')
  t.deepEqual(
    run.types.map(({ label, element }) => `${label}${element}`),
    ['5Cl', '1Li', '2P', '3S', '4S'],
  )
  const [x, vx] = [column(run, 'x'), column(run, 'vx')]
  run.ids.forEach((id, row) => {
    t.is(Number(run.types[run.typeOf[row]].label), frames[0].get(id)?.['type'] as number)
    if (row > 0 && run.typeOf[row] === run.typeOf[row - 1]) t.true(id > run.ids[row - 1])
    frames.forEach((frame, f) => {
      const atom = frame.get(id) as Record<string, number>
      const moved = atom['ix'] - (frames[0].get(id)?.['ix'] as number)
      t.is(x[row * 10 + f], Math.fround(atom['x'] + moved * 19.718))
      t.is(vx[row * 10 + f], Math.fround(atom['vx']))
    })
  })
})

test('kinetic temperatures, type means and times are those of the frames', async (t) => {
  const run = openRun(await store('v_wrapped'))
  const [block, frames] = [run.block(1), slowly('v_wrapped')]
  t.true(Math.abs(block.time[3] - 19 * 0.02) < 1e-12)
  const lithium = [...(frames[19] as Map<number, Record<string, number>>).values()].filter(
    (row) => row['type'] === 1,
  )
  const start = frames[0]
  const mean = lithium.reduce((sum, row) => {
    const moved = row['iy'] - (start.get(row['id'])?.['iy'] as number)
    return sum + (row['y'] + moved * 19.718) / lithium.length
  }, 0)
  t.true(Math.abs(block.meanOf([1])[3 * 3 + 1] - mean) < 1e-12)
})

test('a tilted box is read from its bounding box, a varying one frame by frame', async (t) => {
  const tilted = openRun(await store('w_triclinic'))
  const [xlo, xhi] = [-2.3308882519659413e-1, 2.035108882519652e1 - 0.4]
  const [cell, origin] = [tilted.manifest.cell, tilted.manifest.origin]
  t.true(Math.abs(cell[0] - (xhi - xlo)) < 1e-9)
  t.deepEqual([cell[3], cell[6], cell[7], origin[0]], [0.4, 0, 0, xlo])
  const varying = openRun(await store('w_npt'))
  t.false(varying.constantCell)
  t.is(varying.block(0).cell.actual?.length, 9 * 16)
})

test('permuted columns with 15 digits, and unwrapped lithium alone', async (t) => {
  const permuted = openRun(await store('w_permuted15'))
  const frames = slowly('w_permuted15')
  const y = column(permuted, 'y')
  permuted.ids.forEach((id, row) => {
    t.is(y[row * 8], Math.fround(frames[0].get(id)?.['y'] as number))
  })
  const lithium = openRun(await store('w_li_only'))
  t.is(lithium.types.length, 1)
  t.is(column(lithium, 'x')[5], Math.fround(slowly('w_li_only')[5].get(1)?.['xu'] as number))
})
