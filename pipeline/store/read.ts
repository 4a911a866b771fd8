import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { inputError } from '../../schemas/errors.ts'
import type { ColumnName, Layout, StoreManifest } from '../../schemas/store.ts'
import { storeManifest } from '../../schemas/store.ts'
import { type Block, type Cells, type Rows, remember } from '../block.ts'
import type { Run } from '../run.ts'
import { bytesOf, chunksOf, crcOf } from './checksums.ts'
import { blockPath, framesPath, manifestPath, readable } from './files.ts'
import { decodeFrames, decodeIdentity, type FrameColumns } from './layout.ts'
import { viewMaps } from './view.ts'

const DAMAGED = 'The file was changed after it was written. Delete the store and ingest the run again.'

/** Reads and checks `manifest.json`. Throws an input error where it is missing, of another kind or damaged. */
export function readManifest(store: string): StoreManifest {
  const path = manifestPath(store)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw inputError(
        store,
        'is not a store: it has no manifest.json',
        'Make one with "ionstream ingest FILE… --out STORE".',
      )
    }
    throw readable(error, path, 'read')
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw inputError(path, 'is not JSON', DAMAGED)
  }
  const parsed = storeManifest.safeParse(json)
  if (parsed.success) return parsed.data
  const { path: at, message } = parsed.error.issues[0]
  throw inputError(
    path,
    `is not a store manifest: ${at.join('.')}: ${message}`,
    'Check the path; a RESULT folder has a manifest of another kind.',
  )
}

/** Opens the store of one run for reading. */
export function openRun(path: string): Run {
  const store = resolve(path)
  const manifest = readManifest(store)
  const full = manifest.blocks.length
  const { ids, types } = identity(store, manifest)
  const cells = { reference: Float64Array.from(manifest.cell), origin: Float64Array.from(manifest.origin) }
  const files = openFiles(store)
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
    block: (index, rows = all) => openBlock(run, index, rows, cells, files),
    meanPositions: (rows, blocks) =>
      meanPositions(run, rows, blocks ?? full + (manifest.tail ? 1 : 0), cells, files),
    close: files.close,
  }
  return run
}

type Files = ReturnType<typeof openFiles>

/** Files that were opened last, so that a task does not open one for each column. */
function openFiles(store: string) {
  const open = new Map<string, number>()
  const frames = new Map<number, FrameColumns & { metadata: Map<string, string> }>()
  const close = () => {
    for (const file of open.values()) closeSync(file)
    open.clear()
    frames.clear()
  }
  return {
    close,
    frames(index: number, expected: string) {
      const known = frames.get(index)
      if (known) return known
      const path = framesPath(store, index)
      const bytes = readAll(path)
      if (crcOf(bytes) !== expected)
        throw inputError(path, `checksum ${crcOf(bytes)}, expected ${expected}`, DAMAGED)
      if (frames.size >= 4) frames.delete(frames.keys().next().value as number)
      const decoded = decodeFrames(bytes)
      frames.set(index, decoded)
      return decoded
    },
    read(index: number, into: Uint8Array, position: number) {
      const path = blockPath(store, index)
      let file = open.get(path)
      if (file === undefined) {
        if (open.size >= 4) {
          const [oldest, handle] = open.entries().next().value as [string, number]
          closeSync(handle)
          open.delete(oldest)
        }
        try {
          file = openSync(path, 'r')
        } catch (error) {
          throw readable(error, path, 'read')
        }
        open.set(path, file)
      }
      const got = readSync(file, into, 0, into.length, position)
      if (got !== into.length)
        throw inputError(
          path,
          `ends at byte ${position + got}, expected at least ${position + into.length}`,
          DAMAGED,
        )
    },
  }
}

function readAll(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    throw readable(error, path, 'read')
  }
}

function identity(store: string, manifest: StoreManifest) {
  if (manifest.blocks.length === 0 && !manifest.tail)
    throw inputError(store, 'holds no frames yet', 'Ingest at least one complete frame first.')
  const path = blockPath(store, 0)
  const bytes = readAll(path)
  const { crc } = entryOf(manifest, 0)
  if (crcOf(bytes) !== crc) throw inputError(path, `checksum ${crcOf(bytes)}, expected ${crc}`, DAMAGED)
  return decodeIdentity(bytes)
}

const entryOf = (manifest: StoreManifest, index: number) => {
  const entry = index < manifest.blocks.length ? manifest.blocks[index] : manifest.tail
  if (!entry || index > manifest.blocks.length) throw new Error(`block ${index} of ${manifest.blocks.length}`)
  return entry
}

const layoutFor = (manifest: StoreManifest, index: number): Layout =>
  index < manifest.blocks.length ? manifest.layout : (manifest.tail as { layout: Layout }).layout

function openBlock(run: Run, index: number, rows: Rows, cells: Cells, files: Files): Block {
  const { manifest } = run
  const entry = entryOf(manifest, index)
  const frames = files.frames(index, entry.framesCrc)
  const maps = viewMaps(cells, frames.cell, frames.origin, entry.frames)
  const sums = JSON.parse(frames.metadata.get('crc') ?? '{}') as Record<string, string[]>
  const raw = remember((name, wanted = rows) => readRows(run, index, name, wanted, files, sums[name] ?? []))
  return {
    run,
    first: index * manifest.blockFrames,
    count: entry.frames,
    time: frames.time,
    cell: maps ? { ...cells, actual: frames.cell } : cells,
    rows,
    labels: new Map(),
    facts: new Map(),
    column: maps ? remember((name, wanted = rows) => mapColumn(raw, name, wanted, maps, entry.frames)) : raw,
    meanOf: (types, byMass = false) => meanOfTypes(run, frames, types, byMass, maps, entry.frames),
  }
}

/** Rows of one column, stretch by stretch; chunks that are read whole are checked. */
function readRows(
  run: Run,
  index: number,
  name: ColumnName,
  rows: Rows,
  files: Files,
  sums: readonly string[],
): Float32Array {
  const { manifest } = run
  const { frames, offsets } = layoutFor(manifest, index)
  if (offsets[name] === undefined) {
    throw inputError(
      run.path,
      `has no column "${name}"`,
      `It has ${manifest.columns.join(', ')}. Velocities must be in the input to be stored.`,
    )
  }
  const out = new Float32Array(rows.length * frames)
  const bytes = bytesOf(out)
  const chunks = chunksOf(manifest.types)
  for (let from = 0; from < rows.length; ) {
    let to = from + 1
    while (to < rows.length && rows[to] === rows[to - 1] + 1) to++
    const part = bytes.subarray(4 * frames * from, 4 * frames * to)
    files.read(index, part, offsets[name] + 4 * frames * rows[from])
    checkChunks(run, index, name, part, rows[from], rows[to - 1] + 1, frames, chunks, sums)
    from = to
  }
  return out
}

function checkChunks(
  run: Run,
  index: number,
  name: string,
  part: Uint8Array,
  first: number,
  end: number,
  frames: number,
  chunks: readonly { from: number; to: number }[],
  sums: readonly string[],
): void {
  chunks.forEach(({ from, to }, i) => {
    if (from < first || to > end) return
    const found = crcOf(part.subarray(4 * frames * (from - first), 4 * frames * (to - first)))
    if (found !== sums[i]) {
      throw inputError(
        blockPath(run.path, index),
        `column "${name}", rows ${from} to ${to - 1}: checksum ${found}, expected ${sums[i]}`,
        DAMAGED,
      )
    }
  })
}

const AXES: Partial<Record<ColumnName, number>> = { x: 0, y: 1, z: 2 }

/** A position column in the reference cell, where the true cell of some frame is another. */
function mapColumn(
  raw: Block['column'],
  name: ColumnName,
  rows: Rows,
  maps: Float64Array,
  frames: number,
): Float32Array {
  const axis = AXES[name]
  if (axis === undefined) return raw(name, rows)
  const [x, y, z] = [raw('x', rows), raw('y', rows), raw('z', rows)]
  const out = new Float32Array(x.length)
  for (let i = 0; i < out.length; i++) {
    const m = 12 * (i % frames)
    out[i] =
      x[i] * maps[m + axis] + y[i] * maps[m + 3 + axis] + z[i] * maps[m + 6 + axis] + maps[m + 9 + axis]
  }
  return out
}

function meanOfTypes(
  run: Run,
  data: FrameColumns,
  types: readonly number[],
  byMass: boolean,
  maps: Float64Array | undefined,
  frames: number,
) {
  const out = new Float64Array(3 * frames)
  const weights = types.map((type) => run.types[type].count * (byMass ? run.types[type].mass : 1))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const width = 3 * run.types.length
  for (let t = 0; t < frames; t++) {
    let [x, y, z] = [0, 0, 0]
    types.forEach((type, k) => {
      x += weights[k] * data.typeMean[t * width + 3 * type]
      y += weights[k] * data.typeMean[t * width + 3 * type + 1]
      z += weights[k] * data.typeMean[t * width + 3 * type + 2]
    })
    x /= total
    y /= total
    z /= total
    for (let c = 0; c < 3; c++) {
      const m = 12 * t + c
      out[3 * t + c] = maps ? x * maps[m] + y * maps[m + 3] + z * maps[m + 6] + maps[m + 9] : [x, y, z][c]
    }
  }
  return out
}

/** Mean positions from the means that every block keeps; over a varying cell from the frames themselves. */
function meanPositions(run: Run, rows: Rows, blocks: number, cells: Cells, files: Files): Float64Array {
  const sum = new Float64Array(3 * rows.length)
  let frames = 0
  for (let index = 0; index < blocks; index++) {
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
  rows.forEach((row, i) => {
    for (let c = 0; c < 3; c++) sum[3 * i + c] += frames * means[3 * row + c]
  })
}
