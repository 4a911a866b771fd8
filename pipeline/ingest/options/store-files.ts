import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readable, replaceFile, writeWhole } from '../../store/files.ts'

/** How ingest writes: files appear whole under their names, and are safe once synced. */
export interface StoreFiles {
  /** `safe` waits for the disk. */
  write(path: string, bytes: Uint8Array | string, safe?: boolean): void
  sync(paths: readonly string[]): Promise<void>
  /** ms between two manifests */
  readonly saveEvery: number
}

/** The file system. */
export const storeFiles: StoreFiles = {
  write: (path, bytes, safe) => (safe ? writeWhole : replaceFile)(path, bytes),
  saveEvery: 1000,
  async sync(paths) {
    for (const path of [...paths, ...new Set(paths.map(dirname))]) {
      try {
        const file = await open(path, 'r')
        try {
          await file.sync()
        } finally {
          await file.close()
        }
      } catch (error) {
        throw readable(error, path, 'written')
      }
    }
  },
}
