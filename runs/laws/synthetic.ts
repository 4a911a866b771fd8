import { makeStore, type NewBlock, writeBlock, writeManifest } from '../../pipeline/store/write.ts'
import { massOf } from '../../schemas/elements.ts'
import type { ColumnName, StoreManifest, Tags } from '../../schemas/store.ts'

/** A trajectory with known truth, as a store. */
export interface Synthetic {
  /** [element or element:label, number of atoms], in store order. */
  readonly atoms: readonly (readonly [string, number])[]
  readonly frames: number
  /** ps */
  readonly interval: number
  /** Row vectors, 9 numbers; or one for every frame. */
  readonly cell: readonly number[] | ((frame: number) => readonly number[])
  /** Unwrapped position, Å (in the cell of the frame). Called for frame 0, 1, 2 … and all atoms of each. */
  position(atom: number, frame: number): readonly [number, number, number]
  velocity?(atom: number, frame: number): readonly [number, number, number]
  readonly blockFrames?: number
  readonly tags?: Tags
}

/** Writes a synthetic run as a store. */
export function writeSynthetic(path: string, spec: Synthetic): void {
  const blockFrames = spec.blockFrames ?? 256
  const cellAt = typeof spec.cell === 'function' ? spec.cell : () => spec.cell as readonly number[]
  const types = spec.atoms.map(([name, count]) => {
    const [element, label = element] = name.split(':')
    return { label, element, mass: massOf(element), count }
  })
  const atoms = types.reduce((sum, type) => sum + type.count, 0)
  const columns: ColumnName[] = spec.velocity ? ['x', 'y', 'z', 'vx', 'vy', 'vz'] : ['x', 'y', 'z']
  const cells = Array.from({ length: spec.frames }, (_, t) => cellAt(t))
  const reference = meanCell(cells.slice(0, blockFrames))
  const manifest: StoreManifest = {
    format: 'ionstream-store',
    version: 1,
    id: `synthetic-${atoms}-${spec.interval}`,
    revision: 0,
    created: '',
    code: '0',
    input: { format: 'synthetic', options: {} },
    tags: spec.tags ?? {},
    atoms,
    types,
    columns,
    interval: spec.interval,
    blockFrames,
    cell: [...reference],
    origin: [0, 0, 0],
    constantCell: cells.every((cell) => cell.every((v, k) => v === reference[k])),
    layout: { frames: blockFrames, offsets: {} },
    sources: [],
    blocks: [],
    tail: null,
    warnings: [],
    complete: true,
  }
  makeStore(path)
  for (let index = 0; index * blockFrames < spec.frames; index++) {
    const frames = Math.min(blockFrames, spec.frames - index * blockFrames)
    const { layout, ...entry } = writeBlock(
      path,
      manifest,
      index,
      newBlock(spec, types, atoms, columns, cellAt, index * blockFrames, frames),
    )
    if (frames === blockFrames) {
      manifest.blocks.push(entry)
      manifest.layout = layout
    } else manifest.tail = { ...entry, layout }
  }
  writeManifest(path, manifest)
}

function newBlock(
  spec: Synthetic,
  types: StoreManifest['types'],
  atoms: number,
  columns: readonly ColumnName[],
  cellAt: (frame: number) => readonly number[],
  first: number,
  frames: number,
): NewBlock {
  const values = Object.fromEntries(
    columns.map((name) => [name, new Float32Array(atoms * frames)]),
  ) as Record<ColumnName, Float32Array>
  const typeOf = Uint16Array.from(types.flatMap((type, i) => new Array<number>(type.count).fill(i)))
  const mean = new Float64Array(3 * atoms)
  const typeMean = new Float64Array(3 * types.length * frames)
  for (let t = 0; t < frames; t++) {
    for (let atom = 0; atom < atoms; atom++) {
      const p = spec.position(atom, first + t)
      const v = spec.velocity?.(atom, first + t)
      for (let c = 0; c < 3; c++) {
        values[columns[c]][atom * frames + t] = p[c]
        if (v) values[columns[3 + c]][atom * frames + t] = v[c]
        mean[3 * atom + c] += p[c] / frames
        typeMean[3 * (t * types.length + typeOf[atom]) + c] += p[c] / types[typeOf[atom]].count
      }
    }
  }
  const step = Float64Array.from({ length: frames }, (_, t) => first + t)
  return {
    atoms: { ids: Int32Array.from({ length: atoms }, (_, i) => i + 1), types: typeOf, mean, values },
    frames: {
      step,
      time: step.map((s) => s * spec.interval),
      typeMean,
      origin: new Float64Array(3 * frames),
      cell: Float64Array.from(Array.from({ length: frames }, (_, t) => cellAt(first + t)).flat()),
      temperature: new Float64Array(frames).fill(Number.NaN),
    },
    source: { file: 0, lastFrame: 0, end: 0 },
  }
}

const meanCell = (cells: readonly (readonly number[])[]): number[] =>
  cells.every((cell) => cell.every((v, k) => v === cells[0][k]))
    ? [...cells[0]]
    : cells[0].map((_, k) => cells.reduce((sum, cell) => sum + cell[k], 0) / cells.length)
