import { basename, resolve } from 'node:path'
import { inputError } from '../../schemas/errors.ts'
import type { StoreManifest } from '../../schemas/store.ts'
import { type Block, type Cells, type Rows, remember } from '../run/block.ts'
import type { HeldStore } from '../run/held.ts'
import type { Ids } from '../run/ids.ts'
import { OPEN_ROOM, type Room } from '../run/room.ts'
import type { Run } from '../run/run.ts'
import { beginningOf } from './beginning.ts'
import { bytesOf, crcOf, identityChecksum } from './checksums.ts'
import { mapColumn, meanOfTypes } from './columns.ts'
import { damaged } from './damage.ts'
import { blockPath } from './files.ts'
import { decodeIdentity } from './layout.ts'
import { entryOf, layoutFor, readManifest, refuseDifferences } from './manifest.ts'
import { type Files, openFiles, readAll } from './open-files.ts'
import { readRows } from './read-rows.ts'
import { differences } from './seal.ts'
import { viewMaps } from './view.ts'

/** Opens the store of one run for reading; `before` is the same run, opened when it was shorter, `held` what this process
 *  knows of it beyond the disk. */
export function openRun(path: string, before?: Run, held?: HeldStore): Run {
  const store = resolve(path)
  const manifest = held?.manifest ?? readManifest(store)
  const full = manifest.blocks.length
  const cells = { reference: Float64Array.from(manifest.cell), origin: Float64Array.from(manifest.origin) }
  const files = openFiles(store, manifest, held?.files)
  const { ids, types } = knownIdentity(manifest, before) ?? identity(store, manifest, files)
  const frames = manifest.blocks.reduce((sum, block) => sum + block.frames, 0) + (manifest.tail?.frames ?? 0)
  const all = Uint32Array.from({ length: manifest.atoms }, (_, i) => i)
  const run: Run = {
    path: store,
    name: basename(store),
    manifest,
    tags: manifest.tags,
    atoms: manifest.atoms,
    types: manifest.types,
    ids,
    typeOf: types,
    interval: manifest.interval,
    blockFrames: manifest.blockFrames,
    blocks: full,
    frames,
    columns: manifest.columns,
    constantCell: manifest.constantCell,
    block: (index, rows = all, room = OPEN_ROOM) => openBlock(run, index, rows, cells, files, room),
    held,
    meanPositions: (rows, blocks, from = 0) =>
      meanPositions(run, rows, from, blocks ?? full + (manifest.tail ? 1 : 0), cells, files),
    close: files.close,
  }
  return run
}

/** What is kept of a run whose frames have been read: not the list of its blocks. It is opened again if frames are asked for. */
export function settled(run: Run): Run {
  const again = () => beginningOf(openRun(run.path, undefined, run.held), run.halvings)
  return {
    ...run,
    manifest: { ...run.manifest, blocks: [] },
    block: (index, rows, room) => again().block(index, rows, room),
    meanPositions: (rows, blocks, from) => again().meanPositions(rows, blocks, from),
    close() {},
  }
}

/** The same first block has the same atoms. */
function knownIdentity(manifest: StoreManifest, before: Run | undefined) {
  const same =
    manifest.blocks[0]?.crc !== undefined && manifest.blocks[0].crc === before?.manifest.blocks[0]?.crc
  return same && before ? { ids: before.ids, types: before.typeOf } : undefined
}

/** Id and type of every row, from the first block; checked by their own checksum, which the frames file keeps. */
function identity(store: string, manifest: StoreManifest, files: Files) {
  if (manifest.blocks.length === 0 && !manifest.tail)
    throw inputError(store, 'holds no frames yet', 'Ingest at least one complete frame first.')
  const { metadata } = files.frames(0, entryOf(manifest, 0).framesCrc)
  refuseDifferences(store, differences(manifest, metadata.get('run')))
  const expected = metadata.get('identity')
  if (expected === undefined) {
    const bytes = readAll(blockPath(store, 0))
    check(store, manifest, 0, '', crcOf(bytes), entryOf(manifest, 0).crc)
    return decodeIdentity(bytes)
  }
  const { offsets, wideIds } = layoutFor(manifest, 0)
  const ids: Ids = wideIds ? new Float64Array(manifest.atoms) : new Int32Array(manifest.atoms)
  const types = new Uint16Array(manifest.atoms)
  files.read(0, bytesOf(ids), offsets['id'])
  files.read(0, bytesOf(types), offsets['type'])
  files.close()
  check(store, manifest, 0, 'ids and types: ', identityChecksum(ids, types), expected)
  return { ids, types }
}

function check(
  store: string,
  manifest: StoreManifest,
  index: number,
  what: string,
  found: string,
  expected: string,
): void {
  if (found === expected) return
  const message = `${what}checksum ${found}, expected ${expected}`
  throw damaged(store, manifest, index, blockPath(store, index), message)
}

function openBlock(
  run: Run,
  index: number,
  rows: Rows,
  cells: Cells,
  files: Files,
  room: Room = OPEN_ROOM,
): Block {
  const { manifest } = run
  const entry = entryOf(manifest, index)
  const frames = () => files.frames(index, entry.framesCrc)
  const { cell, origin, time, sums } = frames()
  const maps = viewMaps(cells, cell, origin, entry.frames)
  const raw = remember(rows, (name, wanted) =>
    readRows(run, index, name, wanted, files, sums[name] ?? [], room),
  )
  return {
    run,
    first: index * manifest.blockFrames,
    count: entry.frames,
    time: time.slice(),
    cell: maps ? { ...cells, actual: cell.slice() } : cells,
    rows,
    room,
    labels: new Map(),
    facts: [],
    column: maps
      ? remember(rows, (name, wanted) => mapColumn(raw, name, wanted, maps, entry.frames, room))
      : raw,
    meanOf: (types, byMass = false) => meanOfTypes(run, frames(), types, byMass, maps, entry.frames),
  }
}

/** Mean positions from the means that every block keeps; over a varying cell from the frames themselves. */
function meanPositions(
  run: Run,
  rows: Rows,
  from: number,
  blocks: number,
  cells: Cells,
  files: Files,
): Float64Array {
  const sum = new Float64Array(3 * rows.length)
  let frames = 0
  for (let index = from; index < blocks; index++) {
    const block = openBlock(run, index, rows, cells, files)
    frames += block.count
    if (block.cell.actual) addColumns(sum, block, rows)
    else addMeans(sum, run, index, rows, block.count, files)
  }
  return sum.map((value) => value / frames)
}

function addColumns(sum: Float64Array, block: Block, rows: Rows): void {
  ;(['x', 'y', 'z'] as const).forEach((name, axis) => {
    const values = block.column(name, rows)
    for (let i = 0; i < values.length; i++) sum[3 * Math.floor(i / block.count) + axis] += values[i]
  })
}

function addMeans(
  sum: Float64Array,
  run: Run,
  index: number,
  rows: Rows,
  frames: number,
  files: Files,
): void {
  const means = new Float64Array(3 * run.atoms)
  files.read(index, bytesOf(means), layoutFor(run.manifest, index).offsets['mean'])
  const { crc, framesCrc } = entryOf(run.manifest, index)
  const expected = files.frames(index, framesCrc).metadata.get('mean')
  if (expected !== undefined)
    check(files.store, run.manifest, index, 'mean positions: ', crcOf(bytesOf(means)), expected)
  else check(files.store, run.manifest, index, '', crcOf(readAll(blockPath(files.store, index))), crc)
  rows.forEach((row, i) => {
    for (let c = 0; c < 3; c++) sum[3 * i + c] += frames * means[3 * row + c]
  })
}
