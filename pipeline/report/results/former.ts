import { readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { resultManifest } from '../../../schemas/result.ts'
import { manifestPath, readable, writeWhole } from '../../store/files.ts'

/** The manifest of the results before, until what they had besides is removed. */
const formerPath = (folder: string): string => join(folder, 'manifest.former.json')

/** Sets the manifest in a folder of results aside: while they are exchanged for others, none says that they belong together.
 *  Those of the same analysis keep it. Gives what was left to be removed by one that was killed. */
export function putAside(folder: string, fingerprint: string): string[] {
  const left = removeFormer(folder)
  const path = manifestPath(folder)
  try {
    const text = readFileSync(path, 'utf8')
    if (JSON.parse(text).fingerprint === fingerprint) writeWhole(formerPath(folder), text)
    else renameSync(path, formerPath(folder))
  } catch (error) {
    if (!(error instanceof SyntaxError) && (error as NodeJS.ErrnoException).code !== 'ENOENT')
      throw readable(error, path, 'read')
  }
  return left
}

/** Removes the files that the manifest set aside names and the present one does not, last the one set aside; nothing where
 *  there are not both. Gives the files, as they were named. */
export function removeFormer(folder: string): string[] {
  const former = filesOf(formerPath(folder))
  const present = filesOf(manifestPath(folder))
  if (!former || !present) return []
  // By the file itself: a disk may take "MSD" and "msd" for one name.
  const kept = new Set(present.map((file) => fileAt(join(folder, file))))
  const others = former.filter((file) => {
    const found = isWithin(file) ? fileAt(join(folder, file)) : undefined
    return found !== undefined && !kept.has(found)
  })
  for (const file of [...others.map((name) => join(folder, name)), formerPath(folder)]) remove(file)
  return others
}

/** The files that a manifest of results names; undefined where there is none, or one that is none of results. */
function filesOf(path: string): string[] | undefined {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
  return resultManifest
    .safeParse(json)
    .data?.outputs.flatMap(({ table, csv, files = [], figures }) => [
      table,
      ...(csv === undefined ? [] : [csv]),
      ...files,
      ...figures.map(({ file }) => file),
    ])
}

/** True for a name in one of the folders that results are written to. */
const isWithin = (file: string): boolean => /^(tables|figures|files)\/[^/\\]+$/.test(file)

/** The number of a file; undefined where there is none, or something else. */
function fileAt(path: string): number | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.isFile() ? found.ino : undefined
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch (error) {
    throw readable(error, path, 'removed')
  }
}
