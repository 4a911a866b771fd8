import { type StoreFiles, storeFiles } from '../../../pipeline/ingest/options/store-files.ts'
import { readable } from '../../../pipeline/store/files.ts'

/** Says what a file system does that has no room. */
export const refuse = (path: string, code = 'ENOSPC') => {
  throw readable(Object.assign(new Error(), { code }), path, 'written')
}

/** A disk on which `full` says of every write whether there is no room for it. */
export function disk(full: (write: number) => boolean): StoreFiles {
  let writes = 0
  const check = (path: string) => {
    if (full(++writes)) refuse(path)
  }
  return {
    saveEvery: 0,
    write(path, bytes, safe) {
      check(path)
      storeFiles.write(path, bytes, safe)
    },
    async sync(paths) {
      check(paths[0] ?? '')
    },
  }
}
