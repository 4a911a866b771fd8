import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { usageError } from '../../schemas/errors.ts'
import { makeFolder, manifestPath, sweepHalfWritten } from '../store/files.ts'

/** Makes the folders of the results. Throws a usage error where something else is there. */
export function makeFolders(out: string): void {
  refuseOther(out)
  makeFolder(join(out, 'states'), out)
  sweepHalfWritten(join(out, 'states'))
}

/** Throws a usage error where a folder holds a store, or has a manifest that is none of results: it would be written over. */
export function refuseOther(out: string): void {
  const format = formatIn(manifestPath(out))
  if (format === undefined || format === 'ionstream-result') return
  throw usageError(
    format === 'ionstream-store'
      ? `--out ${out} is a store: results there would take the place of what it says of itself`
      : `--out ${out} holds a manifest.json that is not of results: it would be written over`,
    'Name a folder of its own for the results with --out; this one stays as it is.',
  )
}

/** What a manifest says it is of; undefined where there is none. One that was cut short is of results where it begins like one. */
function formatIn(path: string): string | undefined {
  const text = textOf(path)
  if (text === undefined) return undefined
  return /^\{\s*"format":\s*"([\w-]*)"/.exec(text)?.[1] ?? 'other'
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
