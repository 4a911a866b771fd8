import { existsSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { manifestPath, readable, syncFolder } from './files.ts'

/** Where the blocks of a store are made anew: within it, so that no pattern of folders takes them for a run. */
export const besidePath = (store: string): string => join(store, 'compacting')

const asidePath = (store: string): string => join(besidePath(store), 'before')

/** True where manifest and blocks of a store belong to different cuts, because an exchange was stopped in the middle. */
export const isHalfSwapped = (store: string): boolean =>
  existsSync(manifestPath(besidePath(store))) && existsSync(asidePath(store))

/** Exchanges the blocks of a store for those made beside it, or finishes an exchange that was stopped. The manifest
 *  beside is what decides: without one they were not ready, and are removed. The store's lock must be held; `at` is told
 *  of each step before it is made. */
export function swapIn(store: string, at: (step: string) => void = () => {}): void {
  const beside = besidePath(store)
  if (!existsSync(beside)) return
  if (existsSync(manifestPath(beside))) {
    const [blocks, made] = [store, beside].map((folder) => join(folder, 'blocks'))
    if (existsSync(made)) {
      at('put the old blocks aside')
      if (existsSync(blocks)) move(blocks, asidePath(store))
      at('put the new blocks in')
      move(made, blocks)
    }
    at('name the new blocks')
    move(manifestPath(beside), manifestPath(store))
  }
  at('remove the old blocks')
  rmSync(beside, { recursive: true, force: true })
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to)
    syncFolder(dirname(to))
    syncFolder(dirname(from))
  } catch (error) {
    throw readable(error, from, 'moved')
  }
}
