import { existsSync, readdirSync } from 'node:fs'
import { inputError, usageError } from '../../schemas/errors.ts'
import type { StoreManifest } from '../../schemas/store.ts'
import { probe } from '../sources/index.ts'
import { manifestPath, readable } from '../store/files.ts'
import { readManifest } from '../store/manifest.ts'

const ELSEWHERE = 'Choose another folder with --out.'

/** The manifest of a store that is there already; undefined where nothing is. Throws where it is something else. */
export function existingManifest(store: string): StoreManifest | undefined {
  if (existsSync(manifestPath(store))) return readManifest(store)
  const strange = entriesOf(store).find(
    (name) => name !== 'blocks' && !name.startsWith('manifest.json.writing-'),
  )
  if (strange === undefined) return undefined
  throw usageError(
    `${store} is no store: it holds "${strange}"`,
    'Name a folder of its own for the store with --out; this one stays as it is.',
  )
}

function entriesOf(store: string): string[] {
  try {
    return readdirSync(store)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return []
    throw readable(error, store, 'used as a store')
  }
}

/** Throws where a store holds another run, or the same run read otherwise. */
export function checkSame(
  store: string,
  old: StoreManifest,
  now: StoreManifest,
  firstHead: string,
  path: string,
): void {
  if (old.id === now.id) return
  const [before, wanted] = [optionsOf(old), optionsOf(now)]
  for (const key of Object.keys({ ...before, ...wanted })) {
    const [a, b] = [show(before[key]), show(wanted[key])]
    if (a !== b) throw usageError(`${store} was made with ${key} ${a}, not ${b}`, ELSEWHERE)
  }
  const known = old.sources[0]
  if (known && known.head !== firstHead)
    throw inputError(
      store,
      `holds another run: it was made from ${known.path}, whose first frame is not that of ${path}`,
      ELSEWHERE,
      'changed',
    )
  throw inputError(store, 'holds another run', ELSEWHERE)
}

/** The tags of a store and those that are given besides. Throws a usage error where one of them has another value: it may have been
 *  changed on purpose. */
export function tagsFor(store: string, old: StoreManifest['tags'], given: StoreManifest['tags'] = {}) {
  const key = Object.keys(given).find((name) => Object.hasOwn(old, name) && old[name] !== given[name])
  if (key === undefined) return { ...old, ...given }
  throw usageError(
    `${store} is tagged ${key}=${old[key]}, not ${given[key]}`,
    `Leave --tag ${key} out, or change it: ionstream retag ${store} --tag ${key}=${given[key]}.`,
  )
}

/** Throws where a store was joined in another way than is asked for now. */
export function checkJoined(store: string, { input }: StoreManifest, joined: string | undefined): void {
  const before = input.options['joined']
  if (joined === undefined || before === undefined || before === joined) return
  throw usageError(`${store} was made with joined ${before}, not ${joined}`, ELSEWHERE)
}

const optionsOf = ({ input, blockFrames }: StoreManifest): Record<string, unknown> => ({
  format: input.format,
  ...input.options,
  'frames a block': blockFrames,
})

const show = (value: unknown): string =>
  value === null || value === undefined
    ? '(not given)'
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)

/** Checks that the files are those of the store, as far as they go, perhaps with more behind.
 *  Returns whether nothing was added. `headOf` gives the hash of a file's first frame. */
export async function checkSources(
  store: string,
  { sources, complete }: StoreManifest,
  files: readonly string[],
  headOf: (path: string) => Promise<string>,
): Promise<boolean> {
  if (files.length < sources.length)
    throw inputError(
      store,
      `was made from ${sources.length} files, now there are ${files.length}`,
      `Name all of them, in their order: ${sources.map(({ path }) => path).join(' ')}.`,
    )
  let same = complete && files.length === sources.length
  for (const [i, source] of sources.entries()) {
    const head = await headOf(files[i])
    if (source.head !== '' && head !== source.head)
      throw inputError(
        files[i],
        `begins with another frame than ${source.path}, from which ${store} was made`,
        ELSEWHERE,
        'changed',
      )
    const { bytes } = probe(files[i])
    if (bytes < source.bytes)
      throw inputError(
        files[i],
        `has ${bytes} bytes, it had ${source.bytes} when it was ingested into ${store}`,
        ELSEWHERE,
        'changed',
      )
    if (bytes !== source.bytes) same = false
    if (bytes !== source.bytes && i < sources.length - 1)
      throw inputError(
        files[i],
        `has grown since ${files[i + 1]} was ingested after it`,
        ELSEWHERE,
        'changed',
      )
  }
  return same
}
