import { createHash } from 'node:crypto'
import type { BlockEntry, StoreManifest } from '../../schemas/store.ts'
import type { Run } from '../run/run.ts'

/** JSON with keys in alphabetical order: equal values give equal text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner) && !ArrayBuffer.isView(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : ArrayBuffer.isView(inner)
        ? Array.from(inner as Float64Array)
        : inner,
  )
}

/** SHA-256 of a value's canonical JSON, in hexadecimal. */
export const hashOf = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex')

interface Described {
  readonly operator: { readonly name: string; readonly version: number }
  readonly params: unknown
}

/** What decides a step's numbers: name, version and resolved parameters. */
export const describeStep = ({ operator, params }: Described) => ({
  name: operator.name,
  version: operator.version,
  params,
})

/** What decides the numbers of a chain over a run: its steps, the cut and the store. */
export const chainFingerprint = (steps: readonly Described[], run: Run): string =>
  hashOf({
    steps: steps.map(describeStep),
    store: run.manifest.id,
    tags: run.tags,
    blockFrames: run.blockFrames,
  })

/** What decides numbers besides the frames of the blocks: all that the manifest says of every one of them. */
export const frameOf = ({
  id,
  input,
  atoms,
  types,
  columns,
  interval,
  blockFrames,
  cell,
  origin,
  mobile,
}: StoreManifest) => ({
  ...{ id, options: input.options, atoms, types, columns, interval, blockFrames, cell, origin, mobile },
})

const links = new WeakMap<StoreManifest, string[]>()
const linkOf = new WeakMap<BlockEntry, { readonly before: string; readonly hash: string }>()

/** Content of the first `blocks` full blocks of a run: a chain of hashes, each link made once. */
export function contentHash({ manifest }: Run, blocks: number): string {
  const chain = links.get(manifest) ?? [hashOf(frameOf(manifest))]
  links.set(manifest, chain)
  for (let i = chain.length - 1; i < blocks; i++) {
    chain.push(nextLink(chain[i], manifest.blocks[i]))
  }
  return chain[blocks]
}

function nextLink(before: string, block: BlockEntry): string {
  const known = linkOf.get(block)
  if (known?.before === before) return known.hash
  const hash = hashOf([before, block.frames, block.crc, block.framesCrc])
  linkOf.set(block, { before, hash })
  return hash
}

/** Content of the provisional tail; empty where there is none. */
export const tailHash = (run: Run): string =>
  run.manifest.tail
    ? hashOf([run.manifest.tail.frames, run.manifest.tail.crc, run.manifest.tail.framesCrc])
    : ''
