import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { folder } from './folder.ts'

/** The types of the argyrodite test data. */
export const ELEMENTS = '1=Li,2=P,3=S,4=S,5=Cl'

const data = fileURLToPath(new URL('../../../test/data/', import.meta.url))
export const dataFile = (name: string): string => join(data, name)

/** A new folder for a test, and a path in it. */
export const place = (name: string): string => join(folder(), name)

/** Writes a text into a folder of its own; returns its path. */
export function textFile(name: string, text: string | Uint8Array): string {
  const path = place(name)
  writeFileSync(path, text)
  return path
}

export interface DumpOptions {
  readonly steps: readonly number[]
  readonly columns?: string
  /** Rows of a frame, one string an atom. */
  readonly rows: (frame: number) => readonly string[]
  readonly bounds?: (frame: number) => string
  /** Lines before ITEM: TIMESTEP. */
  readonly before?: (frame: number) => string
}

export const CUBE = 'ITEM: BOX BOUNDS pp pp pp\n0 10\n0 10\n0 10'

/** A LAMMPS text dump. */
export const dump = ({ steps, columns = 'id type x y z', rows, bounds, before }: DumpOptions): string =>
  steps
    .map((step, frame) => {
      const lines = rows(frame)
      return [
        `${before?.(frame) ?? ''}ITEM: TIMESTEP\n${step}\nITEM: NUMBER OF ATOMS\n${lines.length}`,
        bounds?.(frame) ?? CUBE,
        `ITEM: ATOMS ${columns}`,
        ...lines,
        '',
      ].join('\n')
    })
    .join('')

/** Three atoms that stay about where they are. */
export const quiet = (frame: number): string[] => [
  `1 1 1.0 2.0 ${3 + 0.01 * frame}`,
  `2 2 5.5 5.25 5.125`,
  `3 1 7.0 8.0 9.5`,
]

export const count = (frames: number, every = 10): number[] =>
  Array.from({ length: frames }, (_, i) => i * every)

/** Contents of the block files of a store, by name. */
export const blockFiles = (store: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(store, 'blocks'))
      .sort()
      .map((file) => [file, readFileSync(join(store, 'blocks', file)).toString('base64')]),
  )

/** What tells whether two stores have the same bits in their blocks. */
export const bitsOf = (store: string): string =>
  createHash('sha256')
    .update(JSON.stringify(blockFiles(store)))
    .digest('hex')

/** A store's manifest without what differs from run to run, and its own checksums of that. */
export function manifestOf(store: string): Record<string, unknown> {
  const { created, sources, warnings, crc, tagsCrc, ...rest } = JSON.parse(
    readFileSync(join(store, 'manifest.json'), 'utf8'),
  )
  return {
    ...rest,
    warnings: warnings.map(({ name, count }: { name: string; count: number }) => ({ name, count })),
  }
}
